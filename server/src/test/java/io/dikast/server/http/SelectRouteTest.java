package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.ModelMetadata;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectRouteTest {

  private static String boxes(String more) {
    return HttpFixture.BOXES.replace("]}", "]," + more + "}");
  }

  @Test
  void select_twoResponses_givesTheSelection() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> reply = http.post("/v1/select", boxes("\"judge\":{\"k\":4},\"seed\":7"));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(reply.body())
          .startsWith("{\"id\":\"sel-")
          .contains("\"object\":\"selection\",\"model\":\"scripted\",\"best\":1,")
          .contains("{\"index\":1,\"rank\":1,\"score\":9,\"votes\":4}")
          .contains("\"requested\":4,\"valid\":4")
          .contains("\"samples\":[{\"index\":0,")
          .endsWith("\"seed\":7}");
    }
  }

  @Test
  void select_sameSeed_sameAnswerButForIdAndTime() {
    try (HttpFixture http = HttpFixture.start()) {
      String body = boxes("\"seed\":-9007199254740993");
      String first = http.post("/v1/select", body).body();
      String second = http.post("/v1/select", body).body();

      assertThat(first).endsWith("\"seed\":-9007199254740993}");
      assertThat(plain(second)).isEqualTo(plain(first));
    }
  }

  private static String plain(String selection) {
    return selection.replaceAll("sel-[0-9a-f]+", "").replaceAll("\"elapsed_ms\":\\d+", "");
  }

  @Test
  void select_returnNothing_leavesTheSamplesOut() {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.post("/v1/select", boxes("\"return\":[]")).body())
          .contains("\"samples\":[],");
      assertThat(http.post("/v1/select", boxes("\"return\":[\"samples\"]")).body())
          .contains("\"samples\":[{");
    }
  }

  @Test
  void select_settings_reachTheJudge() {
    ScriptedBackend backend = HttpFixture.judge();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      String body =
          boxes(
              "\"reference\":\"forty-six\",\"principles\":[\"Be exact\"],"
                  + "\"judge\":{\"k\":3,\"temperature\":0,\"max_tokens\":99,\"shuffle\":false}");
      assertThat(http.post("/v1/select", body).statusCode()).isEqualTo(200);

      assertThat(backend.draws()).hasSize(3);
      assertThat(backend.groups()).hasSize(1);
      assertThat(backend.groups().getFirst().sampling().temperature()).isZero();
      assertThat(backend.groups().getFirst().maxTokens()).isEqualTo(99);
      String prompt = backend.prompts().getFirst().text();
      assertThat(prompt).contains("forty-six").contains("Be exact");
      assertThat(prompt.indexOf("45")).as("as given").isLessThan(prompt.indexOf("46"));
    }
  }

  @Test
  void select_meta_keepsTheMostTrusted() {
    ScriptedBackend backend =
        HttpFixture.judging()
            .choosing((prompt, labels) -> List.of(0.75, 0.25))
            .metadata(
                new ModelMetadata(
                    Map.of(
                        "dikast.meta.suffix", List.of("<meta>"),
                        "dikast.meta.labels", List.of("yes", "no"))))
            .build();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      assertThat(http.post("/v1/select", boxes("\"judge\":{\"k\":4}")).body())
          .contains("\"kept\":2,");
      assertThat(http.post("/v1/select", boxes("\"judge\":{\"k\":4},\"meta\":{\"keep\":3}")).body())
          .contains("\"kept\":3,");
      assertThat(
              http.post("/v1/select", boxes("\"judge\":{\"k\":4},\"meta\":{\"kind\":\"none\"}"))
                  .body())
          .contains("\"kept\":4,");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                          | 400 | invalid_json        | ",
        "[]                                         | 400 | invalid_json        | ",
        "{\"responses\":[\"a\"]}                      | 400 | missing_field       | prompt",
        "{\"prompt\":\"q\"}                           | 400 | missing_field       | responses",
        "{\"prompt\":\"q\",\"responses\":[1]}          | 400 | invalid_value       | responses[0]",
        "{\"prompt\":\"q\",\"responses\":[]}           | 400 | invalid_value       | responses",
        "~\"judge\":{\"k\":257}                       | 400 | k_too_large         | judge.k",
        "~\"judge\":{\"k\":0}                         | 400 | invalid_value       | judge.k",
        "~\"judge\":{\"k\":1.5}                       | 400 | invalid_value       | judge.k",
        "~\"judge\":{\"k\":\"8\"}                      | 400 | invalid_value       | judge.k",
        "~\"judge\":{\"kk\":8}                        | 400 | invalid_value       | judge.kk",
        "~\"judge\":8                                | 400 | invalid_value       | judge",
        "~\"judge\":{\"k\":2,\"quorum\":3}             | 400 | invalid_value       | judge.quorum",
        "~\"judge\":{\"temperature\":11}              | 400 | invalid_value       |"
            + " judge.temperature",
        "~\"judge\":{\"mode\":\"oracle\"}              | 400 | invalid_value       | judge.mode",
        "~\"meta\":{\"kind\":\"oracle\"}               | 400 | invalid_value       | meta.kind",
        "~\"meta\":{\"kept\":1}                       | 400 | invalid_value       | meta.kept",
        "~\"budget\":{\"deadline_ms\":0}              | 400 | invalid_value       |"
            + " budget.deadline_ms",
        "~\"budget\":{\"samples\":4}                  | 400 | invalid_value       | budget.samples",
        "~\"seed\":9223372036854775808              | 400 | invalid_value       | seed",
        "~\"stream\":\"yes\"                          | 400 | invalid_value       | stream",
        "~\"return\":[\"everything\"]                 | 400 | invalid_value       | return[0]",
        "~\"model\":\"another\"                       | 404 | model_not_found     | model",
      })
  void select_badInput_isTheCallersFault(
      String body, int status, String code, @Nullable String param) {
    try (HttpFixture http = HttpFixture.start()) {
      String whole = body.startsWith("~") ? boxes(body.substring(1)) : body;
      HttpResponse<String> reply = http.post("/v1/select", whole);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
      assertThat(reply.body())
          .startsWith("{\"error\":{\"message\":\"")
          .contains("\"type\":\"invalid_request_error\"")
          .contains("\"param\":" + (param == null ? "null" : "\"" + param + "\""))
          .contains("\"code\":\"" + code + "\"");
      assertThat(((ScriptedBackend) http.backend).draws()).isEmpty();
    }
  }

  @Test
  void select_tooManyResponses_isRefused() {
    try (HttpFixture http = HttpFixture.start()) {
      String body = "{\"prompt\":\"q\",\"responses\":[" + "\"a\",".repeat(64) + "\"a\"]}";
      HttpResponse<String> reply = http.post("/v1/select", body);

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"code\":\"too_many_responses\"").contains("got 65");
    }
  }

  @Test
  void select_unknownTopLevelField_isIgnored() {
    try (HttpFixture http = HttpFixture.start()) {
      assertThat(http.post("/v1/select", boxes("\"user\":{\"k\":[1]}")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void select_unreadableJudge_is502() {
    try (HttpFixture http = HttpFixture.start(ScriptedBackend.saying("no"), Limits.DEFAULT)) {
      HttpResponse<String> reply = http.post("/v1/select", HttpFixture.BOXES);

      assertThat(reply.statusCode()).isEqualTo(502);
      assertThat(reply.body())
          .contains("\"code\":\"judge_quorum_not_met\"")
          .contains("\"type\":\"server_error\"");
    }
  }

  @Test
  void select_promptBeyondTheContext_is400() {
    ScriptedBackend backend = HttpFixture.judging().contextTokens(8).build();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      HttpResponse<String> reply = http.post("/v1/select", HttpFixture.BOXES);

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"code\":\"context_length_exceeded\"");
    }
  }

  @Test
  void select_deadline_givesWhatWasJudged_or504() {
    ScriptedBackend endless =
        ScriptedBackend.script(
                (prompt, seed, draw) ->
                    draw == 0 ? Reply.says(HttpFixture.scores(prompt)) : Reply.endless("hm "))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    try (HttpFixture http = HttpFixture.start(endless, Limits.DEFAULT)) {
      String late = "\"judge\":{\"k\":1},\"budget\":{\"deadline_ms\":20}";
      HttpResponse<String> reply = http.post("/v1/select", boxes(late));
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(504);
      assertThat(reply.body()).contains("\"code\":\"deadline_exceeded\"").doesNotContain("partial");

      HttpResponse<String> partial =
          http.post("/v1/select", boxes(late + ",\"return\":[\"samples\"]"));
      assertThat(partial.statusCode()).isEqualTo(504);
      assertThat(partial.body())
          .contains("\"code\":\"deadline_exceeded\"")
          .contains("\"partial\":{\"judge\":{\"requested\":1,")
          .contains("\"finish_reason\":\"deadline\"");
    }
  }

  @Test
  void select_stream_tellsEverySampleThenTheSelection() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> reply =
          http.post("/v1/select", boxes("\"judge\":{\"k\":2},\"stream\":true"));

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type"))
          .hasValue("text/event-stream; charset=utf-8");
      assertThat(reply.body().lines().filter(line -> line.startsWith("event: ")))
          .containsExactly(
              "event: sample",
              "event: progress",
              "event: sample",
              "event: progress",
              "event: selection");
      assertThat(reply.body())
          .contains("data: {\"object\":\"selection.progress\",\"done\":2,\"requested\":2}")
          .contains("data: {\"id\":\"sel-");
    }
  }

  @Test
  void select_streamThatCannotBegin_isAPlainError() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> reply =
          http.post("/v1/select", boxes("\"judge\":{\"k\":999},\"stream\":true"));

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"code\":\"k_too_large\"");
    }
  }

  @Test
  void select_streamThatFails_endsWithAnErrorEvent() {
    try (HttpFixture http = HttpFixture.start(ScriptedBackend.saying("no"), Limits.DEFAULT)) {
      HttpResponse<String> reply = http.post("/v1/select", boxes("\"stream\":true"));

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body())
          .contains("event: sample\n")
          .contains("event: error\ndata: {\"error\":{")
          .contains("\"code\":\"judge_quorum_not_met\"")
          .doesNotContain("event: selection");
    }
  }
}
