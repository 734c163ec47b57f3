package io.dikast.server.http;

import io.dikast.engine.ScoredSample;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.CallSpan;
import io.dikast.engine.trace.CallTracer;
import io.dikast.engine.trace.ModelCall;
import io.dikast.engine.trace.TraceContext;
import io.dikast.server.json.Fault;
import io.dikast.server.json.SearchJson;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One request as OpenTelemetry records it: a span with HTTP's attributes, below it a span for each
 * call of a model and an event for each draw of the judge with those of generative models.
 */
final class RecordedSpan implements RequestSpan {

  /** The event of OpenTelemetry's conventions for generative models. */
  static final String EVALUATION = "gen_ai.evaluation.result";

  private static final String ERROR_TYPE = "error.type";

  private final Tracer tracer;
  private final Logger events;
  private final Span span;
  private final String method;
  private final TraceContext context;
  private final boolean content;
  private final Context below;

  RecordedSpan(
      Tracer tracer,
      Logger events,
      Span span,
      String method,
      TraceContext context,
      boolean content) {
    this.tracer = tracer;
    this.events = events;
    this.span = span;
    this.method = method;
    this.context = context;
    this.content = content;
    this.below = Context.root().with(span);
  }

  @Override
  public String traceId() {
    return context.traceId();
  }

  @Override
  public CallTracer calls() {
    return this::begin;
  }

  private CallSpan begin(ModelCall call) {
    String operation =
        switch (call.operation()) {
          case CHAT -> "chat";
          case COMPLETION -> "text_completion";
          case EMBEDDING -> "embeddings";
          case SCORING -> "score";
        };
    SpanBuilder builder =
        tracer
            .spanBuilder(operation + " " + call.model())
            .setParent(below)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.operation.name", operation)
            .setAttribute("gen_ai.request.model", call.model())
            // Whatever runs behind a URL, OpenAI's API is what was spoken.
            .setAttribute("gen_ai.provider.name", call.server() == null ? "dikast" : "openai")
            .setAttribute("dikast.role", SearchJson.role(call.purpose()));
    ModelCall.Server server = call.server();
    if (server != null) {
      builder
          .setAttribute("server.address", server.host())
          .setAttribute("server.port", (long) server.port());
    }
    return new RecordedCall(builder.startSpan());
  }

  @Override
  public void judged(ScoredSample sample) {
    if (!span.isRecording()) {
      return;
    }
    AttributesBuilder attributes =
        Attributes.builder()
            .put("gen_ai.evaluation.name", "dikast.judgement")
            .put("dikast.draw.index", (long) sample.sample().draw().index());
    switch (sample.sample()) {
      case GrmSample.Judged judged -> {
        List<Double> scores = judged.judgement().scores();
        attributes
            .put("gen_ai.evaluation.score.value", Collections.max(scores))
            .put("gen_ai.evaluation.score.label", label(scores))
            .put(AttributeKey.doubleArrayKey("dikast.evaluation.scores"), scores);
        sample.metaScore().ifPresent(score -> attributes.put("dikast.meta_score", score));
        if (content) {
          attributes.put("gen_ai.evaluation.explanation", judged.judgement().critique());
        }
      }
      case GrmSample.Unreadable _ -> attributes.put(ERROR_TYPE, "unreadable");
      case GrmSample.Failed _ -> attributes.put(ERROR_TYPE, "failed");
    }
    events
        .logRecordBuilder()
        .setEventName(EVALUATION)
        .setContext(below)
        .setSeverity(Severity.INFO)
        .setAllAttributes(attributes.build())
        .emit();
  }

  /** The response that stands alone at the top, by its index. */
  private static String label(List<Double> scores) {
    double best = Collections.max(scores);
    return Collections.frequency(scores, best) > 1 ? "tie" : "response_" + scores.indexOf(best);
  }

  @Override
  public void end(End end) {
    String route = end.route();
    if (route != null) {
      // All paths are whole ones; what else a client asks for may be anything, and stays here.
      span.updateName(method + " " + route)
          .setAttribute("http.route", route)
          .setAttribute("url.path", route);
    }
    span.setAttribute("dikast.request.id", end.id());
    boolean left = end.status() == Exchange.CLIENT_LEFT;
    if (!left) {
      span.setAttribute("http.response.status_code", (long) end.status());
    }
    String code = end.code();
    boolean midway = code != null && end.status() < 300;
    if (left) {
      String draining = Fault.Code.DRAINING.json();
      span.setAttribute(ERROR_TYPE, draining.equals(code) ? draining : "client_left");
    } else if (end.status() >= 500 || midway) {
      span.setStatus(StatusCode.ERROR)
          .setAttribute(ERROR_TYPE, code == null ? String.valueOf(end.status()) : code);
    }
    span.end();
  }

  /** One call of a model. */
  private final class RecordedCall implements CallSpan {

    private final Span call;
    private final TraceContext place;

    RecordedCall(Span call) {
      this.call = call;
      this.place = context.at(call.getSpanContext().getSpanId(), call.getSpanContext().isSampled());
    }

    @Override
    public Optional<TraceContext> context() {
      return Optional.of(place);
    }

    @Override
    public void end(CallEnd end) {
      if (end.promptTokens() > 0) {
        call.setAttribute("gen_ai.usage.input_tokens", end.promptTokens())
            .setAttribute("gen_ai.usage.output_tokens", end.completionTokens());
      }
      String error = end.error();
      if (error != null) {
        call.setStatus(StatusCode.ERROR).setAttribute(ERROR_TYPE, error);
      }
      call.end();
    }
  }
}
