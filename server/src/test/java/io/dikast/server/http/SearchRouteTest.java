package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.Backend;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRouteTest {

  private static final String PATH = "/v1/search";

  private static String asking(String more) {
    return "{\"prompt\":\"How many?\"," + more + "}";
  }

  private static HttpResponse<String> post(Backend backend, String more) {
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      return http.post(PATH, asking(more));
    }
  }

  private static List<String> events(HttpResponse<String> reply) {
    return reply
        .body()
        .lines()
        .filter(line -> line.startsWith("event: "))
        .map(line -> line.substring("event: ".length()))
        .toList();
  }

  /** The field {@code answer} of a search, as JSON writes it. */
  private static String answer(String body) {
    return Pattern.compile("\"answer\":\"((?:[^\"\\\\]|\\\\.)*)\"")
        .matcher(body)
        .results()
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void search_tokensSpentInAFirstAnswer_givesItsBeginning() {
    HttpResponse<String> reply =
        post(
            ScriptedBackend.of((prompt, seed, draw) -> Reply.endless("so on ")),
            "\"strategy\":\"best_of_n\",\"budget\":{\"tokens\":60}");

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body())
        .contains("\"answer\":\"so on so on")
        .contains("\"finished\":false,\"best\":")
        .contains("\"stop_reason\":\"tokens\"");
  }

  @Test
  void search_stream_tellsOfAnswersAsTheyCome() {
    HttpResponse<String> reply =
        post(
            ChatRouteTest.solving(),
            "\"strategy\":\"best_of_n\",\"n\":2,\"judge\":{\"k\":1},\"stream\":true");

    assertThat(reply.headers().firstValue("content-type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(events(reply))
        .containsExactly(
            "candidate",
            "progress",
            "best",
            "candidate",
            "progress",
            "score",
            "score",
            "best",
            "search");
    assertThat(reply.body())
        .contains("data: {\"object\":\"search.progress\",\"done\":2,\"requested\":2}")
        .contains("event: search\ndata: {\"id\":\"search-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mcts", "ab_mcts", "revisions", "beam", "self_consistency", "best_of_n"})
  void search_stream_endsWithWhatThePlainAnswerSays(String strategy) {
    String asked = "\"strategy\":\"" + strategy + "\",\"n\":4,\"seed\":3";
    HttpResponse<String> plain = post(ChatRouteTest.solving(), asked);
    HttpResponse<String> streamed = post(ChatRouteTest.solving(), asked + ",\"stream\":true");

    assertThat(events(streamed)).contains("candidate", "best").last().isEqualTo("search");
    String last =
        streamed.body().lines().filter(line -> line.startsWith("data: ")).toList().getLast();
    assertThat(answer(last)).isEqualTo(answer(plain.body()));
  }

  @Test
  void search_revisions_asManyAnswersAsAskedFor_withTheirChain() {
    HttpResponse<String> reply =
        post(ChatRouteTest.solving(), "\"strategy\":\"revisions\",\"n\":3");

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body())
        .contains("\"strategy\":\"revisions\"")
        .contains("\"draws\":{\"made\":3,")
        .contains("{\"number\":3,\"parent\":2,");
  }

  @Test
  void search_stream_tellsOfNodes() {
    HttpResponse<String> reply = post(ChatRouteTest.solving(), "\"simulations\":4,\"stream\":true");

    assertThat(events(reply)).filteredOn("node"::equals).hasSize(4);
    assertThat(reply.body())
        .contains("data: {\"node\":1,\"parent\":0,\"step\":\"It is 4")
        .contains("\"trace\":{");
  }

  @Test
  void search_streamThatCannotBegin_isAPlainError() {
    HttpResponse<String> reply =
        post(ChatRouteTest.solving(), "\"simulations\":4097,\"stream\":true");

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"param\":\"simulations\"");
  }

  @Test
  void search_streamWithoutAnyAnswer_isAPlainError() {
    HttpResponse<String> reply =
        post(
            ScriptedBackend.of((prompt, seed, draw) -> Reply.breaks("out of order")),
            "\"strategy\":\"self_consistency\",\"stream\":true");

    assertThat(reply.statusCode()).isEqualTo(502);
    assertThat(reply.body()).contains("\"code\":\"backend_error\"", "out of order");
  }

  @Test
  void search_streamThatFails_endsWithAnErrorEvent() {
    ScriptedBackend unreadableJudge =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                Reply.says(
                    prompt.contains("\\boxed{") ? "no" : draw == 1 ? "It is 45" : "It is 46"));
    HttpResponse<String> reply =
        post(unreadableJudge, "\"strategy\":\"best_of_n\",\"n\":2,\"stream\":true");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(events(reply))
        .contains("candidate")
        .doesNotContain("search")
        .last()
        .isEqualTo("error");
    assertThat(reply.body()).contains("\"code\":\"judge_quorum_not_met\"");
  }
}
