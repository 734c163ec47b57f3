package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRouteTest {

  private static final String PATH = "/v1/chat/completions";

  /** Solves with 46 two times of three, and as a judge finds 46 better. */
  static ScriptedBackend solving() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                Reply.says(
                    prompt.contains("\\boxed{")
                        ? HttpFixture.scores(prompt)
                        : draw % 3 == 1 ? "It is 45" : "It is 46"))
        .chat(true)
        .choosing((prompt, labels) -> labels.stream().map(label -> 1.0 / labels.size()).toList())
        .build();
  }

  private static HttpFixture start() {
    return HttpFixture.start(solving(), Limits.DEFAULT);
  }

  private static String asking(String more) {
    return "{\"model\":\"scripted\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief\"},"
        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"How many?\"}]}]"
        + more
        + "}";
  }

  @Test
  void chat_plain_isOpenAisShape() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply = http.post(PATH, asking(",\"n\":2,\"temperature\":0.3"));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith("{\"id\":\"chatcmpl-")
          .contains("\"object\":\"chat.completion\",\"created\":")
          .contains("\"model\":\"scripted\"")
          .contains(
              "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"It is 46\","
                  + "\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}")
          .contains("{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"It is 45\"")
          .contains("\"usage\":{\"prompt_tokens\":")
          .doesNotContain("scaling");
    }
  }

  @Test
  void chat_length_isSaid() {
    try (HttpFixture http = start()) {
      assertThat(http.post(PATH, asking(",\"max_tokens\":1")).body())
          .contains("\"finish_reason\":\"length\"");
    }
  }

  @Test
  void chat_stream_isChunksAndDone() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post(PATH, asking(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith("data: {\"id\":\"chatcmpl-")
          .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}")
          .contains("\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"")
          .contains("\"choices\":[],\"usage\":{")
          .endsWith("data: [DONE]\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"scaling\":{\"strategy\":\"best_of_n\",\"n\":3,\"judge\":{\"k\":2}}",
        ",\"scaling\":{\"strategy\":\"self_consistency\",\"n\":3}",
        ",\"budget\":3",
      })
  void chat_scaling_givesTheBetterAnswerAndWhatWasSearched(String scaling) {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply = http.post(PATH, asking(scaling));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .contains("\"content\":\"It is 46\"")
          .contains("\"scaling\":{\"id\":\"search-")
          .contains("\"candidates\":[{\"index\":0,");
    }
  }

  @Test
  void chat_virtualName_asksForItsStrategy() {
    try (HttpFixture http = start()) {
      String body = asking(",\"budget\":3").replace("\"scripted\"", "\"sc-scripted\"");
      HttpResponse<String> reply = http.post(PATH, body);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .contains("\"model\":\"sc-scripted\"")
          .contains("\"strategy\":\"self_consistency\"");
      assertThat(http.get("/v1/models").body())
          .contains("\"bon-scripted\"")
          .contains("\"mcts-scripted\"");
    }
  }

  @Test
  void chat_scalingStreamed_givesTheChosenAnswerInChunks() {
    try (HttpFixture http = start()) {
      assertThat(http.post(PATH, asking(",\"budget\":3,\"stream\":true")).body())
          .contains("\"delta\":{\"content\":\"It is 46\"}")
          .endsWith("data: [DONE]\n\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"scripted\"}              | 400 | missing_field   | messages",
        "~,\"n\":0                           | 400 | invalid_value   | n",
        "~,\"n\":257                         | 400 | invalid_value   | n",
        "~,\"temperature\":-1                | 400 | invalid_value   | temperature",
        "~,\"stop\":\"\"                       | 400 | invalid_value   | stop",
        "~,\"scaling\":{\"strategy\":\"luck\"}   | 400 | invalid_value   | scaling.strategy",
        "~,\"scaling\":{\"n\":257}             | 400 | invalid_value   | scaling.n",
        "~,\"scaling\":{\"best\":1}            | 400 | invalid_value   | scaling.best",
        "~,\"scaling\":{\"judge\":{\"k\":999}}   | 400 | k_too_large     | scaling.judge.k",
        "~,\"budget\":{\"tokens\":1}           | 400 | invalid_value   | budget",
        "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]} | 404 |"
            + " model_not_found | model",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"q\"}]}             | 400 | invalid_value |"
            + " messages[0].role",
        "{\"messages\":[]}                   | 400 | invalid_value   | messages",
      })
  void chat_badInput_isTheCallersFault(String body, int status, String code, String param) {
    try (HttpFixture http = start()) {
      String whole = body.startsWith("~") ? asking(body.substring(1)) : body;
      HttpResponse<String> reply = http.post(PATH, whole);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
      assertThat(reply.body())
          .contains("\"param\":\"" + param + "\"")
          .contains("\"code\":\"" + code + "\"");
    }
  }

  @Test
  void chat_brokenBackend_is502() {
    ScriptedBackend broken =
        ScriptedBackend.of((prompt, seed, draw) -> Reply.breaks("the cable is cut"));
    try (HttpFixture http = HttpFixture.start(broken, Limits.DEFAULT)) {
      HttpResponse<String> reply = http.post(PATH, asking(""));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(502);
      assertThat(reply.body()).contains("\"code\":\"backend_error\"").contains("the cable is cut");
    }
  }

  // Search.

  @Test
  void search_mcts_givesTheAnswerAndItsTree() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post("/v1/search", "{\"prompt\":\"How many?\",\"simulations\":4,\"seed\":3}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body())
          .startsWith("{\"id\":\"search-")
          .contains("\"object\":\"search\"")
          .contains("\"strategy\":\"mcts\"")
          .contains("\"answer\":\"It is 4")
          .contains("\"trace\":{")
          .contains("\"nodes\":[");
    }
  }

  @Test
  void search_otherStrategy_hasNoTree() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post(
              "/v1/search", "{\"prompt\":\"How many?\",\"strategy\":\"self_consistency\",\"n\":3}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.body()).contains("\"answer\":\"It is 46\"").doesNotContain("\"trace\"");
    }
  }

  @Test
  void search_tooManySimulations_isRefused() {
    try (HttpFixture http = start()) {
      HttpResponse<String> reply =
          http.post("/v1/search", "{\"prompt\":\"How many?\",\"simulations\":4097}");

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"param\":\"simulations\"");
    }
  }

  // The page.

  @Test
  void page_isServedWithItsPolicy() {
    try (HttpFixture http = HttpFixture.start()) {
      HttpResponse<String> page = http.get("/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'");
      assertThat(page.body()).contains("<html");
    }
  }
}
