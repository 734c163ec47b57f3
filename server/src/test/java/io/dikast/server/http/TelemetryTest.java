package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.Backend;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a collector is sent of requests, and when it is sent nothing. */
class TelemetryTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String SELECT =
      "{\"prompt\":\"How many pens?\",\"responses\":[\"45\",\"46\"],\"judge\":{\"k\":3},"
          + "\"meta\":{\"kind\":\"yes_no\"}}";

  private final Collector collector = new Collector();
  private final FakeFleet fleet = new FakeFleet();

  @AfterEach
  void close() {
    collector.close();
    fleet.close();
  }

  private TelemetrySettings settings(boolean content) {
    return TelemetrySettings.of(Map.of(ENDPOINT, collector.url()), null, content);
  }

  /** Asks a service, which sends all it has to the collector before this returns. */
  private static int post(
      Backend backend, TelemetrySettings settings, String path, String body, String... headers) {
    try (HttpFixture http = HttpFixture.start(backend, settings)) {
      HttpRequest.Builder request = http.posting(path, body);
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      HttpResponse<String> answer = http.send(request.build());
      // A call's span may end behind the answer.
      backend.close();
      http.service.close();
      return answer.statusCode();
    }
  }

  private void select(TelemetrySettings settings, String... headers) {
    assertThat(post(fleet.open(), settings, "/v1/select", SELECT, headers)).isEqualTo(200);
  }

  private static Map<String, String> attributes(Span span) {
    return Collector.attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(LogRecord event) {
    return Collector.attributes(event.getAttributesList());
  }

  @Test
  void select_request_isASpanBelowTheClients() {
    select(
        settings(false), "traceparent", "00-" + TRACE + "-" + SPAN + "-01", "x-request-id", "r1");

    Span request = collector.request();
    assertThat(Collector.hex(request.getTraceId())).isEqualTo(TRACE);
    assertThat(Collector.hex(request.getParentSpanId())).isEqualTo(SPAN);
    assertThat(request.getName()).isEqualTo("POST /v1/select");
    assertThat(attributes(request))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "http.request.method", "POST",
                "http.route", "/v1/select",
                "http.response.status_code", "200",
                "url.path", "/v1/select",
                "url.scheme", "http",
                "dikast.request.id", "r1"));
    assertThat(collector.resource).containsEntry("service.name", "dikast");
  }

  @Test
  void select_everyCall_isASpanBelowTheRequest_thatTheServerWasTold() {
    select(settings(false), "traceparent", "00-" + TRACE + "-" + SPAN + "-01", "tracestate", "a=1");

    List<Span> calls = collector.spans(SpanKind.SPAN_KIND_CLIENT);
    assertThat(calls)
        .hasSize(6)
        .allSatisfy(
            call -> {
              assertThat(call.getParentSpanId()).isEqualTo(collector.request().getSpanId());
              assertThat(call.getName()).isEqualTo("chat fleet-judge");
              assertThat(attributes(call))
                  .containsEntry("gen_ai.operation.name", "chat")
                  .containsEntry("gen_ai.provider.name", "openai")
                  .containsEntry("gen_ai.request.model", "fleet-judge")
                  .containsEntry("gen_ai.usage.input_tokens", "20")
                  .containsEntry("gen_ai.usage.output_tokens", "5")
                  .containsEntry("server.address", "127.0.0.1")
                  .containsKey("server.port")
                  .doesNotContainKey("error.type");
            });
    assertThat(calls)
        .extracting(call -> attributes(call).get("dikast.role"))
        .containsExactlyInAnyOrder("judge", "judge", "judge", "meta", "meta", "meta");
    assertThat(fleet.headers)
        .extracting(headers -> headers.get("traceparent"))
        .containsExactlyInAnyOrderElementsOf(
            calls.stream()
                .map(call -> "00-" + TRACE + "-" + Collector.hex(call.getSpanId()) + "-01")
                .toList());
    assertThat(fleet.headers).extracting(headers -> headers.get("tracestate")).containsOnly("a=1");
  }

  @Test
  void select_everyJudgement_isAnEventOfTheRequest() {
    select(settings(false), "traceparent", "00-" + TRACE + "-" + SPAN + "-01");

    assertThat(collector.events)
        .hasSize(3)
        .allSatisfy(
            event -> {
              assertThat(event.getEventName()).isEqualTo("gen_ai.evaluation.result");
              assertThat(Collector.hex(event.getTraceId())).isEqualTo(TRACE);
              assertThat(event.getSpanId()).isEqualTo(collector.request().getSpanId());
              assertThat(attributes(event))
                  .containsEntry("gen_ai.evaluation.name", "dikast.judgement")
                  .containsEntry("gen_ai.evaluation.score.value", "9.0")
                  .containsKey("dikast.meta_score")
                  .doesNotContainKey("gen_ai.evaluation.explanation")
                  .doesNotContainKey("error.type");
              // The server likes the second that it is shown; the label is by the request's order.
              boolean first =
                  "[9.0, 2.0]".equals(attributes(event).get("dikast.evaluation.scores"));
              assertThat(attributes(event))
                  .containsEntry(
                      "gen_ai.evaluation.score.label", first ? "response_0" : "response_1")
                  .containsEntry("dikast.evaluation.scores", first ? "[9.0, 2.0]" : "[2.0, 9.0]");
            });
    assertThat(collector.events)
        .extracting(event -> attributes(event).get("dikast.draw.index"))
        .containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  void select_contentAskedFor_theCritiqueGoesAlong() {
    select(settings(true));

    assertThat(collector.events)
        .hasSize(3)
        .allSatisfy(
            event ->
                assertThat(attributes(event).get("gen_ai.evaluation.explanation"))
                    .contains("weighed"));
  }

  @Test
  void select_noTraceparent_aTraceBeginsThatTheLogHas() {
    try (HttpFixture http = HttpFixture.start(fleet.open(), settings(false))) {
      http.send(http.posting("/v1/select", SELECT).build());
      http.backend.close();
      http.service.close();

      assertThat(collector.request().getParentSpanId().isEmpty()).isTrue();
      assertThat(http.log)
          .singleElement()
          .asString()
          .contains("\"trace_id\":\"" + Collector.hex(collector.request().getTraceId()) + "\"");
    }
  }

  @Test
  void select_notSampled_nothingIsSentAndTheFleetIsToldSo() {
    select(settings(false), "traceparent", "00-" + TRACE + "-" + SPAN + "-00");

    assertThat(collector.paths).isEmpty();
    assertThat(fleet.headers)
        .hasSize(6)
        .extracting(headers -> headers.get("traceparent"))
        .allMatch(parent -> String.valueOf(parent).matches("00-" + TRACE + "-[0-9a-f]{16}-00"));
  }

  @Test
  void select_unreadableJudgements_areEventsAndTheRequestAnError() {
    ScriptedBackend mumbling =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("no scores")).build();

    assertThat(post(mumbling, settings(false), "/v1/select", SELECT)).isEqualTo(502);
    assertThat(collector.events)
        .hasSize(3)
        .allSatisfy(
            event ->
                assertThat(attributes(event))
                    .containsEntry("error.type", "unreadable")
                    .doesNotContainKey("gen_ai.evaluation.score.value"));
    assertThat(collector.request().getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(attributes(collector.request()))
        .containsEntry("error.type", "judge_quorum_not_met")
        .containsEntry("http.response.status_code", "502");
  }

  @Test
  void unknownRoute_isASpanWithoutWhatTheClientWrote() {
    post(HttpFixture.judge(), settings(false), "/v1/secret?of=mine", "{}");

    Span request = collector.request();
    assertThat(request.getName()).isEqualTo("POST");
    assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(attributes(request)).containsEntry("http.response.status_code", "404");
    assertThat(request.toString()).doesNotContain("secret");
  }

  @Test
  void score_itsJudgements_areEventsToo() {
    String texts = "{\"text_1\":\"How many?\",\"text_2\":[\"45\",\"46\"]}";

    assertThat(post(HttpFixture.judge(), settings(false), "/v1/score", texts)).isEqualTo(200);
    assertThat(collector.events).hasSize(JudgeSettings.DEFAULT.samples());
  }

  @Test
  void search_itsJudgements_areEventsToo() {
    String question = "{\"prompt\":\"Hi\",\"strategy\":\"best_of_n\",\"n\":2,\"judge\":{\"k\":2}}";
    ScriptedBackend model =
        ScriptedBackend.script(
                (prompt, seed, draw) ->
                    Reply.says(prompt.contains("answer ") ? "\\boxed{9, 2}" : "answer " + draw))
            .build();

    assertThat(post(model, settings(false), "/v1/search", question)).isEqualTo(200);
    assertThat(collector.events).hasSize(2);
  }

  @Test
  void collectorUnreachable_requestsAreAnsweredAllTheSame() {
    collector.close();

    select(settings(false));
  }

  // Settings.

  @Test
  void settings_noEndpoint_off() {
    TelemetrySettings settings =
        TelemetrySettings.of(Map.of("OTEL_SERVICE_NAME", "judge", ENDPOINT, " "), null, true);

    assertThat(settings).isEqualTo(TelemetrySettings.OFF);
    assertThat(RequestSpans.of(settings, "1")).isSameAs(RequestSpans.UNRECORDED);
    select(settings);
    assertThat(collector.paths).isEmpty();
  }

  @Test
  void settings_sdkDisabled_off() {
    assertThat(
            TelemetrySettings.of(
                Map.of("OTEL_SDK_DISABLED", "true"), "http://localhost:4318", false))
        .isEqualTo(TelemetrySettings.OFF);
  }

  @Test
  void settings_endpointGiven_beatsTheEnvironment() {
    select(TelemetrySettings.of(Map.of(ENDPOINT, "http://127.0.0.1:1"), collector.url(), false));

    assertThat(collector.paths).contains("/v1/traces", "/v1/logs");
  }

  @Test
  void settings_nameAndResource_areThoseOfTheEnvironment() {
    select(
        TelemetrySettings.of(
            Map.of(
                ENDPOINT,
                collector.url(),
                "OTEL_SERVICE_NAME",
                "judge",
                "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment.name=test"),
            null,
            false));

    assertThat(collector.resource)
        .containsEntry("service.name", "judge")
        .containsEntry("deployment.environment.name", "test");
  }

  @Test
  void settings_headersForTheCollector_areNotShown() {
    Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_HEADERS", "key=secret");

    assertThat(TelemetrySettings.of(environment, collector.url(), false).toString())
        .contains("otel.exporter.otlp.headers")
        .doesNotContain("secret");
  }

  @Test
  void settings_protocolThatIsNotSpoken_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TelemetrySettings.of(
                    Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), collector.url(), false))
        .withMessageContaining("http/protobuf, got grpc");
  }

  @Test
  void settings_endpointThatIsNoUrl_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestSpans.of(TelemetrySettings.of(Map.of(), "localhost", false), "1"));
  }
}
