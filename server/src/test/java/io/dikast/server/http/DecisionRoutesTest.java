package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes that read probabilities off the next token, and the graders. */
class DecisionRoutesTest {

  /** Three quarters for the first option, the rest for the last. */
  private static ScriptedBackend choosing() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{4}"))
        .choosing(
            (prompt, labels) ->
                labels.stream()
                    .map(
                        label ->
                            label.equals("A") ? 0.75 : label.equals(labels.getLast()) ? 0.25 : 0)
                    .toList())
        .build();
  }

  private static HttpFixture start() {
    return HttpFixture.start(choosing(), Limits.DEFAULT);
  }

  @Test
  void decisions_eachKind_isAnsweredInOrder() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post(
              "/v1/decisions",
              "{\"model\":\"scripted\",\"input\":\"I was charged twice.\",\"questions\":["
                  + "{\"type\":\"predicate\",\"name\":\"urgent\",\"instructions\":\"Is it?\"},"
                  + "{\"type\":\"choice\",\"instructions\":\"Which?\",\"choices\":["
                  + "{\"value\":\"billing\",\"description\":\"money\"},{\"value\":true}]},"
                  + "{\"type\":\"score\",\"name\":\"anger\",\"instructions\":\"How angry?\","
                  + "\"levels\":[{\"label\":\"calm\"},{\"label\":\"cross\"},{\"label\":\"wild\"}]}"
                  + "]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith(
              "{\"model\":\"scripted\",\"answers\":["
                  + "{\"type\":\"predicate\",\"name\":\"urgent\",\"probability\":0.75},"
                  + "{\"type\":\"choice\",\"name\":null,\"choice\":\"billing\","
                  + "\"probabilities\":[{\"value\":\"billing\",\"probability\":0.75},"
                  + "{\"value\":true,\"probability\":0.25}],\"confidence\":0.75},"
                  + "{\"type\":\"score\",\"name\":\"anger\",\"score\":0.5,"
                  + "\"probabilities\":[{\"value\":0,\"label\":\"calm\",\"probability\":0.75},"
                  + "{\"value\":1,\"label\":\"cross\",\"probability\":0},"
                  + "{\"value\":2,\"label\":\"wild\",\"probability\":0.25}],\"confidence\":0.75}"
                  + "],\"usage\":{\"input_tokens\":")
          .contains("\"output_tokens\":0");
    }
  }

  @Test
  void decisions_messages_areTakenAsInput() {
    ScriptedBackend backend = choosing();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      HttpResponse<String> reply =
          http.post(
              "/v1/decisions",
              "{\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":["
                  + "{\"type\":\"input_text\",\"text\":\"so it goes\"}]}],\"questions\":["
                  + "{\"type\":\"predicate\",\"instructions\":\"Is it?\"}]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(backend.choices()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"questions\":[]}                                               | missing_field | input",
        "{\"input\":\"i\"}                                                  | missing_field |"
            + " questions",
        "{\"input\":\"i\",\"questions\":[]}                                   | invalid_value |"
            + " questions",
        "{\"input\":\"i\",\"questions\":[{\"type\":\"oracle\",\"instructions\":\"?\"}]} |"
            + " invalid_value | questions[0].type",
        "{\"input\":\"i\",\"questions\":[{\"type\":\"predicate\"}]}             | missing_field |"
            + " questions[0].instructions",
        "{\"input\":\"i\",\"questions\":[{\"type\":\"choice\",\"instructions\":\"?\",\"choices\":[{\"value\":\"a\"}]}]}"
            + " | invalid_value | questions[0].choices",
        "{\"input\":\"i\",\"questions\":[{\"type\":\"choice\",\"instructions\":\"?\",\"choices\":[{\"value\":1},{\"value\":2}]}]}"
            + " | invalid_value | questions[0].choices[0].value",
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}],\"questions\":[]}"
            + " | invalid_value | input[0].content[0].type",
      })
  void decisions_badInput_isTheCallersFault(String body, String code, String param) {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply = http.post("/v1/decisions", body);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
      assertThat(reply.body())
          .contains("\"param\":\"" + param + "\"")
          .contains("\"code\":\"" + code + "\"");
    }
  }

  @Test
  void decisions_modelThatCannotChoose_is502() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> reply =
          http.post(
              "/v1/decisions",
              "{\"input\":\"i\",\"questions\":[{\"type\":\"predicate\",\"instructions\":\"?\"}]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(502);
      assertThat(reply.body()).contains("\"code\":\"backend_error\"");
    }
  }

  // Graders.

  private static String grading(String grader) {
    return "{\"grader\":{"
        + grader
        + ",\"input\":[{\"role\":\"user\",\"content\":\"Is {{ sample.output_text }} right for"
        + " {{item.question.text}}?\"}]},\"model_sample\":\"46\","
        + "\"item\":{\"question\":{\"text\":\"How many? {{ item.secret }}\"}}}";
  }

  @Test
  void grader_scoreModel_rewardsWithinItsRange() {
    ScriptedBackend backend = choosing();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      HttpResponse<String> reply =
          http.post(
              "/v1/fine_tuning/alpha/graders/run",
              grading(
                  "\"type\":\"score_model\",\"name\":\"mine\",\"model\":\"scripted\",\"range\":[0,3]"));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith("{\"reward\":1,\"metadata\":{\"name\":\"mine\",\"type\":\"score_model\",")
          .contains("\"invalid_variable_error\":false")
          .contains("\"model_grader_parse_error\":false")
          .contains("\"sampled_model_name\":\"scripted\"")
          .contains("\"sub_rewards\":{}")
          .contains("\"model_grader_token_usage_per_model\":{\"scripted\":");
      assertThat(backend.prompts().getFirst().text())
          .as("what is filled in is not looked at again")
          .contains("Is 46 right for How many? {{ item.secret }}?");
    }
  }

  @Test
  void grader_labelModel_rewardsAPassingLabel() {
    try (HttpFixture http = start()) {
      String labels = "\"type\":\"label_model\",\"labels\":[\"good\",\"bad\"],\"passing_labels\":";
      assertThat(
              http.post("/v1/fine_tuning/alpha/graders/run", grading(labels + "[\"good\"]")).body())
          .startsWith("{\"reward\":1,");
      assertThat(
              http.post("/v1/fine_tuning/alpha/graders/run", grading(labels + "[\"bad\"]")).body())
          .startsWith("{\"reward\":0,");
      assertThat(
              http.post("/v1/fine_tuning/alpha/graders/run", grading(labels + "[\"odd\"]"))
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void grader_unknownPlaceOrUnreadableJudge_isAFlagBesideARewardOfZero() {
    try (HttpFixture http = HttpFixture.start(ScriptedBackend.saying("no"), Limits.DEFAULT)) {
      String path = "/v1/fine_tuning/alpha/graders/run";
      String whole = grading("\"type\":\"score_model\"");
      assertThat(http.post(path, whole.replace("item.question.text", "item.no")).body())
          .startsWith("{\"reward\":0,")
          .contains("\"invalid_variable_error\":true");
      assertThat(http.post(path, whole).body())
          .startsWith("{\"reward\":0,")
          .contains("\"model_grader_parse_error\":true");
    }
  }

  @Test
  void grader_pythonAndOthers_areRefused() {
    try (HttpFixture http = start()) {
      for (String type : List.of("python", "multi", "string_check", "text_similarity")) {
        HttpResponse<String> reply =
            http.post(
                "/v1/fine_tuning/alpha/graders/run",
                "{\"grader\":{\"type\":\""
                    + type
                    + "\",\"source\":\"import os\"},\"model_sample\":\"\"}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("\"param\":\"grader.type\"");
      }
    }
  }
}
