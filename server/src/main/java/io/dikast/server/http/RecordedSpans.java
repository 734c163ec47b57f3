package io.dikast.server.http;

import io.dikast.engine.trace.TraceContext;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Spans and events sent to a collector by OpenTelemetry's SDK: from a bounded queue, in batches, on
 * a thread of its own. What finds the queue full is dropped, and a collector that does not answer
 * is a line in the log now and then.
 */
final class RecordedSpans implements RequestSpans {

  /** How long a collector may hold up the end of the service. */
  private static final int CLOSING_S = 5;

  private static final String SCOPE = "io.dikast.server";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final Logger events;
  private final boolean content;
  private final AtomicBoolean closed = new AtomicBoolean();

  RecordedSpans(OpenTelemetrySdk sdk, String version, boolean content) {
    this.sdk = sdk;
    this.tracer = sdk.getTracer(SCOPE, version);
    this.events =
        sdk.getLogsBridge().loggerBuilder(SCOPE).setInstrumentationVersion(version).build();
    this.content = content;
  }

  static RecordedSpans open(TelemetrySettings settings, String version) {
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesCustomizer(_ -> settings.properties())
              // The service closes it, after the last answer.
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk();
      return new RecordedSpans(sdk, version, settings.content());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException("OpenTelemetry: " + e.getMessage(), e);
    }
  }

  @Override
  public RequestSpan begin(String method, Optional<TraceContext> from) {
    String known = METHODS.contains(method) ? method : "_OTHER";
    SpanBuilder builder =
        tracer
            .spanBuilder(known)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", known)
            .setAttribute("url.scheme", "http");
    Context above = from.map(RecordedSpans::remote).orElseGet(Context::root);
    Span span = builder.setParent(above).startSpan();
    SpanContext place = span.getSpanContext();
    TraceContext context =
        new TraceContext(
            place.getTraceId(),
            place.getSpanId(),
            place.isSampled(),
            from.map(TraceContext::state).orElse(""));
    return new RecordedSpan(tracer, events, span, known, context, content);
  }

  /** The state stays with {@link TraceContext}, which gives it on as it came. */
  private static Context remote(TraceContext from) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    from.traceId(),
                    from.spanId(),
                    from.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                    TraceState.getDefault())));
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    CompletableResultCode spans = sdk.getSdkTracerProvider().shutdown();
    CompletableResultCode judgements = sdk.getSdkLoggerProvider().shutdown();
    var _ =
        CompletableResultCode.ofAll(List.of(spans, judgements)).join(CLOSING_S, TimeUnit.SECONDS);
  }
}
