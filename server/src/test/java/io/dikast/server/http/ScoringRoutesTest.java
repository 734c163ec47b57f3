package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringRoutesTest {

  /** Scores each response by the digit behind "grade" in it: 1..9 as it stands. */
  private static ScriptedBackend grading() {
    return ScriptedBackend.of(
        (prompt, seed, draw) ->
            Reply.says(
                java.util.regex.Pattern.compile("grade(\\d)")
                    .matcher(prompt)
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.joining(", ", "\\boxed{", "}"))));
  }

  private static HttpFixture start() {
    return HttpFixture.start(grading(), Limits.DEFAULT);
  }

  // Scores: (score - 1) / 9.

  @ParameterizedTest
  @ValueSource(strings = {"/v1/score", "/score"})
  void score_oneQuestionManyAnswers_areJudgedTogether(String path) {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post(path, "{\"text_1\":\"q\",\"text_2\":[\"grade1\",\"grade4\",\"grade7\"]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith("{\"id\":\"score-")
          .contains("\"object\":\"list\"")
          .contains("\"model\":\"scripted\"")
          .contains(
              "\"data\":[{\"index\":0,\"object\":\"score\",\"score\":0},"
                  + "{\"index\":1,\"object\":\"score\",\"score\":0.333333},"
                  + "{\"index\":2,\"object\":\"score\",\"score\":0.666667}]")
          .contains("\"usage\":{\"prompt_tokens\":");
      assertThat(((ScriptedBackend) http.backend).draws()).hasSize(8);
    }
  }

  @Test
  void score_otherNamesOfTheTexts_andPairs() {
    try (HttpFixture http = start()) {
      assertThat(http.post("/v1/score", "{\"text_1\":\"q\",\"text_2\":\"grade4\"}").body())
          .contains("\"score\":0.333333");
      assertThat(
              http.post(
                      "/v1/score",
                      "{\"queries\":[\"a\",\"b\"],\"documents\":[\"grade1\",\"grade4\"]}")
                  .body())
          .contains("{\"index\":1,\"object\":\"score\",\"score\":0.333333}");
    }
  }

  @Test
  void score_judgeThatOnlyCompares_isShownAnEmptyAnswerBesides() {
    ScriptedBackend backend = ScriptedBackend.saying("\\boxed{4, 4}");
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      String body = "{\"text_1\":\"q\",\"text_2\":\"an answer\"}";
      assertThat(http.post("/v1/score", body).body()).contains("\"score\":0.333333");
      assertThat(backend.draws()).as("once alone, once beside").hasSize(16);
      assertThat(http.post("/v1/score", body).body()).contains("\"score\":0.333333");
      assertThat(backend.draws()).as("found out once").hasSize(24);
    }
  }

  @Test
  void score_moreThanTheServerHolds_isDoneInParts() {
    try (HttpFixture http = HttpFixture.start(grading(), Limits.DEFAULT.withUnits(16))) {
      String answers =
          IntStream.range(0, 9).mapToObj(i -> "\"grade4\"").collect(Collectors.joining(","));
      String questions =
          IntStream.range(0, 9).mapToObj(i -> "\"q" + i + "\"").collect(Collectors.joining(","));
      HttpResponse<String> reply =
          http.post("/v1/score", "{\"text_1\":[" + questions + "],\"text_2\":[" + answers + "]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).contains("\"index\":8");
      assertThat(((ScriptedBackend) http.backend).draws()).hasSize(72);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/score    | {\"text_1\":\"q\"}                                 | missing_field |"
            + " text_2",
        "/v1/score    | {\"text_1\":[\"a\",\"b\"],\"text_2\":[\"c\"]}           | invalid_value |"
            + " text_1",
        "/v1/score    | {\"text_1\":\"q\",\"text_2\":[]}                    | invalid_value |"
            + " text_2",
        "/v1/score    | {\"text_1\":\"q\",\"text_2\":[7]}                   | invalid_value |"
            + " text_2[0]",
        "/v1/score    | {\"text_1\":\"q\",\"text_2\":\"a\",\"judge\":{\"j\":1}}  | invalid_value |"
            + " judge.j",
        "/v1/rerank   | {\"documents\":[\"a\"]}                          | missing_field | query",
        "/v1/rerank   | {\"query\":\"q\"}                                | missing_field |"
            + " documents",
        "/v1/rerank   | {\"query\":\"q\",\"documents\":[]}                 | invalid_value |"
            + " documents",
        "/v1/rerank   | {\"query\":\"q\",\"documents\":[{}]}               | missing_field |"
            + " documents[0].text",
        "/v1/rerank   | {\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":-1}  | invalid_value |"
            + " top_n",
        "/get_reward  | {}                                           | missing_field | query",
        "/get_reward  | {\"query\":[\"a\"],\"prompts\":[\"b\",\"c\"]}         | invalid_value |"
            + " prompts",
        "/classify    | {}                                           | missing_field | input",
        "/classify    | {\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]} | invalid_value |"
            + " messages",
      })
  void badInput_isTheCallersFault(String path, String body, String code, String param) {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply = http.post(path, body);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
      assertThat(reply.body())
          .contains("\"param\":\"" + param + "\"")
          .contains("\"code\":\"" + code + "\"");
    }
  }

  // Rerank.

  private static final String DOCUMENTS = "[\"grade2\",{\"text\":\"grade9\"},\"grade5\"]";

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rerank", "/rerank", "/v2/rerank"})
  void rerank_documents_bestFirst(String path) {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post(path, "{\"query\":\"q\",\"documents\":" + DOCUMENTS + ",\"top_n\":2}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .contains(
              "\"results\":[{\"index\":1,\"relevance_score\":0.888889,"
                  + "\"document\":{\"text\":\"grade9\"}},"
                  + "{\"index\":2,\"relevance_score\":0.444444,"
                  + "\"document\":{\"text\":\"grade5\"}}]")
          .contains("\"usage\":{");
    }
  }

  @Test
  void rerank_documentsNotWanted_areLeftOut() {
    try (HttpFixture http = start()) {
      assertThat(
              http.post(
                      "/v2/rerank",
                      "{\"query\":\"q\",\"return_documents\":false,\"documents\":"
                          + DOCUMENTS
                          + "}")
                  .body())
          .contains("{\"index\":1,\"relevance_score\":0.888889},")
          .doesNotContain("document\"");
    }
  }

  @Test
  void rerank_texts_givesTheBareListOfTei() {
    try (HttpFixture http = start()) {
      assertThat(http.post("/rerank", "{\"query\":\"q\",\"texts\":[\"grade1\",\"grade4\"]}").body())
          .isEqualTo("[{\"index\":1,\"score\":0.333333},{\"index\":0,\"score\":0}]");
      assertThat(
              http.post(
                      "/rerank",
                      "{\"query\":\"q\",\"texts\":[\"grade1\",\"grade4\"],\"raw_scores\":true,"
                          + "\"return_text\":true}")
                  .body())
          .isEqualTo(
              "[{\"index\":1,\"score\":4,\"text\":\"grade4\"},"
                  + "{\"index\":0,\"score\":1,\"text\":\"grade1\"}]");
    }
  }

  @Test
  void rerank_moreThanAreJudgedTogether_isDoneInGroups() {
    try (HttpFixture http = start()) {
      String documents =
          IntStream.range(0, 65)
              .mapToObj(i -> i == 40 ? "\"grade9\"" : "\"grade3\"")
              .collect(Collectors.joining(",", "[", "]"));
      HttpResponse<String> reply =
          http.post("/v1/rerank", "{\"query\":\"q\",\"documents\":" + documents + "}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).contains("\"results\":[{\"index\":40,");
      assertThat(reply.body().split("\"relevance_score\"", -1)).hasSize(66);
    }
  }

  // Rewards of training programs.

  @Test
  void getReward_queriesWithPrompts_givesRewardsScoresAndLogs() {
    ScriptedBackend backend = grading();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      HttpResponse<String> reply =
          http.post(
              "/get_reward",
              "{\"query\":[\"What? grade4\",\"Why? grade7\"],\"prompts\":[\"What?\",\"Why?\"],"
                  + "\"labels\":[\"the truth\",null]}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith(
              "{\"rewards\":[4,7],\"scores\":[0.333333,0.666667],"
                  + "\"extra_logs\":{\"judgements\":[8,8],");
      assertThat(backend.prompts().getFirst().text()).contains("the truth");
      assertThat(backend.prompts().getLast().text()).doesNotContain("the truth");
    }
  }

  @Test
  void classify_chatText_judgesTheLastAnswer() {
    ScriptedBackend backend = grading();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      HttpResponse<String> reply =
          http.post(
              "/classify",
              "{\"model\":\"scripted\",\"input\":\"<|im_start|>user\\nWhat?<|im_end|>\\n"
                  + "<|im_start|>assistant\\ngrade4<|im_end|>\\n\"}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .contains(
              "\"data\":[{\"index\":0,\"label\":\"good\",\"probs\":[0.333333],\"num_classes\":1}]");
      assertThat(backend.prompts().getFirst().text())
          .contains("What?")
          .doesNotContain("grade4<|im_end|>");
    }
  }

  @Test
  void classify_messages_judgesTheLastTurn() {
    try (HttpFixture http = start()) {
      assertThat(
              http.post(
                      "/classify",
                      "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},"
                          + "{\"role\":\"assistant\",\"content\":\"grade4\"}]}")
                  .body())
          .contains("\"probs\":[0.333333]");
    }
  }

  // Where question and answer come in one text.

  @Test
  void transcript_lastMarkWins_andNoMarkIsAllAnswer() {
    Court.Case chat = Transcript.split("Human: a\n\nAssistant: b\n\nHuman: c\n\nAssistant: d\n");
    assertThat(chat.responses()).containsExactly("d");
    assertThat(chat.question().text()).endsWith("Human: c");
    assertThat(Transcript.split("only this").responses()).containsExactly("only this");
    assertThat(Transcript.split("\n\nAssistant: d").responses())
        .containsExactly("\n\nAssistant: d");
    assertThat(Transcript.behind("What? ", "What? that").responses()).containsExactly("that");
    assertThat(Transcript.behind("What?", "Q [INST] What? [/INST] that").responses())
        .containsExactly("that");
  }
}
