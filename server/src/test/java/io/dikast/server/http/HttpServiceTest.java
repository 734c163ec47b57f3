package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServiceTest {

  private static void assertFault(HttpResponse<String> reply, int status, String code) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
    assertThat(reply.body()).contains("\"code\":\"" + code + "\"");
    assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(reply.headers().firstValue("x-request-id")).isPresent();
  }

  // Health and the lists.

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/livez", "/readyz"})
  void health_openModel_isWell(String path) {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void readyz_modelNotYetOpen_isNotReadyAndWorkIsRefused() {
    ScriptedBackend backend = HttpFixture.judge();
    try (HttpFixture http = new HttpFixture(backend, ApiKeys.NONE, Limits.DEFAULT, false)) {
      assertThat(http.get("/livez").statusCode()).isEqualTo(200);
      assertThat(http.get("/readyz").statusCode()).isEqualTo(503);
      HttpResponse<String> refused = http.post("/v1/select", HttpFixture.BOXES);
      assertFault(refused, 503, "model_loading");
      assertThat(refused.headers().firstValue("retry-after")).hasValue("5");

      http.service.open(backend);

      assertThat(http.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(http.post("/v1/select", HttpFixture.BOXES).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void models_listTheModelAsOpenAiDoes() {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.get("/v1/models").body())
          .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"scripted\",\"object\":\"model\",")
          .contains("\"owned_by\":\"dikast\"");
    }
  }

  @Test
  void version_tellsWhatRuns() {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.get("/version").body())
          .isEqualTo("{\"object\":\"version\",\"dikast\":\"test\"}");
    }
  }

  @Test
  void metrics_haveTheNamesOfTheContract() {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.post("/v1/select", HttpFixture.BOXES).statusCode()).isEqualTo(200);
      assertThat(http.post("/v1/select", "{").statusCode()).isEqualTo(400);
      assertThat(http.get("/none").statusCode()).isEqualTo(404);

      assertThat(http.get("/metrics").body())
          .contains(
              "dikast_http_requests_total{method=\"POST\",route=\"/v1/select\",status=\"200\"} 1.0")
          .contains("dikast_http_request_duration_seconds_count{route=\"/v1/select\"} 2")
          .contains("dikast_admission_units_in_use 0.0")
          .contains("dikast_judge_samples_total{outcome=\"judged\"} 8.0")
          .contains("dikast_selection_agreement_count 1")
          .contains("dikast_selection_duration_seconds_count{strategy=\"select\"} 1")
          .contains("dikast_tokens_total{direction=\"completion\",role=\"judge\"}")
          .contains("dikast_prefix_cached_tokens_total")
          .contains("dikast_kv_cells_used")
          .contains("dikast_decode_batch_size")
          .contains("dikast_rejections_total{reason=\"route_not_found\"} 1.0")
          .contains("dikast_backend_up 1.0");
    }
  }

  // What is refused before it is read.

  @Test
  void unknownRoute_is404() {
    try (HttpFixture http = HttpFixture.start()) {
      assertFault(http.get("/v1/nothing"), 404, "route_not_found");
      assertFault(http.post("/v1/select/", HttpFixture.BOXES), 404, "route_not_found");
      assertFault(http.get("/..%2f..%2fetc/passwd"), 404, "route_not_found");
    }
  }

  @Test
  void wrongMethod_is405AndSaysWhichThereAre() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> reply = http.get("/v1/select");
      assertFault(reply, 405, "method_not_allowed");
      assertThat(reply.headers().firstValue("allow")).hasValue("POST");
      assertThat(http.post("/health", "{}").headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16"
      })
  void otherMediaType_is415(String type) {
    try (HttpFixture http = HttpFixture.start()) {
      HttpRequest request =
          http.request("/v1/select")
              .header("content-type", type)
              .POST(HttpRequest.BodyPublishers.ofString(HttpFixture.BOXES))
              .build();
      assertFault(http.send(request), 415, "unsupported_media_type");
    }
  }

  @Test
  void noMediaType_is415() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpRequest request =
          http.request("/v1/select")
              .POST(HttpRequest.BodyPublishers.ofString(HttpFixture.BOXES))
              .build();
      assertFault(http.send(request), 415, "unsupported_media_type");
    }
  }

  @Test
  void largeBody_is413_withAndWithoutItsLength() {
    try (HttpFixture http = HttpFixture.start()) {
      String padding = " ".repeat(Limits.DEFAULT.bodyBytes() - HttpFixture.BOXES.length());
      assertThat(http.post("/v1/select", HttpFixture.BOXES + padding).statusCode()).isEqualTo(200);
      String body = HttpFixture.BOXES + padding + " ";
      assertFault(http.post("/v1/select", body), 413, "payload_too_large");

      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      HttpRequest chunked =
          http.request("/v1/select")
              .header("content-type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.fromPublisher(
                      HttpRequest.BodyPublishers.ofByteArray(bytes)))
              .build();
      assertFault(http.send(chunked), 413, "payload_too_large");
    }
  }

  @Test
  void deepJson_is400() {
    try (HttpFixture http = HttpFixture.start()) {
      String body = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
      assertFault(http.post("/v1/select", body), 400, "invalid_json");
    }
  }

  // Names.

  @Test
  void requestId_harmless_isEchoed_otherwiseMade() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpRequest given = http.request("/health").header("X-Request-Id", "job_7.a-B").GET().build();
      assertThat(http.send(given).headers().firstValue("x-request-id")).hasValue("job_7.a-B");

      HttpRequest odd = http.request("/health").header("X-Request-Id", "a b\"").GET().build();
      assertThat(http.send(odd).headers().firstValue("x-request-id").orElseThrow())
          .matches("req-[0-9a-f]{32}");
    }
  }

  @Test
  void accessLog_tellsRouteAndTraceAndNoContent() {
    try (HttpFixture http = HttpFixture.start()) {
      String trace = "0af7651916cd43dd8448eb211c80319c";
      HttpRequest request =
          http.posting("/v1/select?secret=1", HttpFixture.BOXES)
              .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
              .build();
      assertThat(http.send(request).statusCode()).isEqualTo(200);
      http.service.close();

      assertThat(http.log)
          .singleElement()
          .asString()
          .contains("\"trace_id\":\"" + trace + "\"")
          .contains("\"route\":\"/v1/select\"")
          .contains("\"status\":200")
          .contains("\"units\":8")
          .doesNotContain("pens")
          .doesNotContain("secret");
    }
  }

  // Keys.

  private static HttpRequest with(HttpRequest.Builder request, String authorization) {
    return request.header("authorization", authorization).build();
  }

  @Test
  void keys_openEverythingButHealth() {
    ApiKeys keys = ApiKeys.of(List.of("first", " second "));
    try (HttpFixture http = new HttpFixture(HttpFixture.judge(), keys, Limits.DEFAULT)) {
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
      assertThat(http.get("/readyz").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = http.get("/v1/models");
      assertFault(refused, 401, "invalid_api_key");
      assertThat(refused.headers().firstValue("www-authenticate").orElseThrow())
          .startsWith("Bearer");
      assertFault(http.get("/metrics"), 401, "invalid_api_key");
      assertFault(http.get("/no/such"), 401, "invalid_api_key");
      assertFault(http.post("/v1/select", "{"), 401, "invalid_api_key");
      assertFault(
          http.send(with(http.request("/version"), "Bearer third")), 401, "invalid_api_key");
      assertFault(http.send(with(http.request("/version"), "first")), 401, "invalid_api_key");

      assertThat(http.send(with(http.request("/version"), "Bearer first")).statusCode())
          .isEqualTo(200);
      assertThat(http.send(with(http.request("/version"), "bearer second")).statusCode())
          .isEqualTo(200);
      String basic =
          "Basic "
              + Base64.getEncoder().encodeToString("me:first".getBytes(StandardCharsets.UTF_8));
      assertThat(http.send(with(http.request("/version"), basic)).statusCode()).isEqualTo(200);
      assertFault(http.send(with(http.request("/version"), "Basic !")), 401, "invalid_api_key");
    }
  }

  @Test
  void quota_ofOneKey_leavesTheOthersAlone() {
    ApiKeys keys = ApiKeys.of(List.of("first", "second")).withDrawsPerMinute(5);
    try (HttpFixture http = new HttpFixture(HttpFixture.judge(), keys, Limits.DEFAULT)) {
      String four = HttpFixture.BOXES.replace("{\"prompt", "{\"judge\":{\"k\":4},\"prompt");
      HttpRequest first = with(http.posting("/v1/select", four), "Bearer first");
      assertThat(http.send(first).statusCode()).isEqualTo(200);

      HttpResponse<String> refused = http.send(first);
      assertFault(refused, 429, "key_quota_exceeded");
      assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 60);
      assertThat(http.send(with(http.request("/metrics"), "Bearer first")).body())
          .contains("key_quota_exceeded", "dikast_admission_units_in_use 0.0");
      assertThat(http.send(with(http.posting("/v1/select", four), "Bearer second")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void quota_withoutKeys_refused() {
    assertThatThrownBy(() -> ApiKeys.NONE.withDrawsPerMinute(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys");
  }

  @Test
  void host_beyondLoopback_needsAKey() {
    assertThatThrownBy(
            () ->
                new ServiceSettings(
                    "0.0.0.0",
                    0,
                    ApiKeys.NONE,
                    Limits.DEFAULT,
                    JudgeSettings.DEFAULT,
                    java.util.Map.of(),
                    AccessLog.Format.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }
}
