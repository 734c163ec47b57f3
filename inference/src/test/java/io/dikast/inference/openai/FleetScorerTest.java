package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Scoring;
import io.dikast.inference.openai.FakeServer.Said;
import io.dikast.testkit.backend.AssertingBackend;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetScorerTest {

  private static final Question QUESTION =
      Question.of(
          List.of(
              Message.user("How many?"),
              new Message(Message.Role.ASSISTANT, "Of what?"),
              Message.user("Pens.")));

  private final FakeServer server = new FakeServer();

  @AfterEach
  void close() {
    server.close();
  }

  private OpenAiFleet fleet(ScorerRoute... routes) {
    return OpenAiFleet.at(server.url())
        .scorer(routes)
        .backoff(Duration.ofMillis(1), Duration.ofMillis(2));
  }

  private static List<Double> score(OpenAiFleet fleet, Ledger ledger, String... responses)
      throws Exception {
    try (Backend backend = AssertingBackend.around(fleet.open())) {
      return asked(backend, ledger, responses).get(30, TimeUnit.SECONDS);
    }
  }

  private static CompletableFuture<List<Double>> asked(
      Backend backend, Ledger ledger, String... responses) {
    return backend
        .scorer()
        .orElseThrow()
        .score(new Scoring(QUESTION, List.of(responses), ledger, Ledger.Purpose.DRAW));
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(1));
  }

  /** Longer answers are better: a tenth a character. */
  private static double quality(String response) {
    return response.length() / 10.0;
  }

  private static JsonObject usage(int promptTokens) {
    return new JsonObject().put("prompt_tokens", promptTokens).put("total_tokens", promptTokens);
  }

  private static Said pairs(JsonObject asked) {
    JsonArray data = new JsonArray();
    JsonArray texts = asked.getJsonArray("text_2");
    for (int i = 0; i < texts.size(); i++) {
      data.add(new JsonObject().put("index", i).put("score", quality(texts.getString(i))));
    }
    return Said.ok(new JsonObject().put("data", data).put("usage", usage(21)));
  }

  /** Sorted, the best first, as rerankers do. */
  private static JsonArray ranked(JsonObject asked, String name) {
    JsonArray documents = asked.getJsonArray("documents");
    JsonArray results = new JsonArray();
    for (int i = documents.size() - 1; i >= 0; i--) {
      results.add(new JsonObject().put("index", i).put(name, quality(documents.getString(i))));
    }
    return results;
  }

  private static Said classes(List<String> texts, Function<String, JsonArray> probabilities) {
    JsonArray data = new JsonArray();
    texts.forEach(text -> data.add(new JsonObject().put("probs", probabilities.apply(text))));
    return Said.ok(new JsonObject().put("data", data).put("usage", usage(5)));
  }

  private static String lastTurn(JsonObject asked) {
    JsonArray turns = asked.getJsonArray("messages");
    return turns.getJsonObject(turns.size() - 1).getString("content");
  }

  // The shapes.

  @ParameterizedTest
  @ValueSource(strings = {"/score", "/v1/score"})
  void score_pairs_oneRequestForAllResponses(String path) throws Exception {
    server.routes.put(path, FleetScorerTest::pairs);
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.SCORE), ledger, "four", "seven !", ""))
        .containsExactly(0.4, 0.7, 0.0);

    JsonObject request = server.requests.getLast();
    assertThat(request.getString("model")).isEqualTo("fake-judge");
    assertThat(request.getString("text_1"))
        .isEqualTo("User: How many?\n\nAssistant: Of what?\n\nUser: Pens.");
    assertThat(request.getJsonArray("text_2")).containsExactly("four", "seven !", "");
    assertThat(ledger.usage().promptTokens()).isEqualTo(21);
    assertThat(ledger.usage().completionTokens()).isZero();
  }

  @Test
  void score_rerankerThatSorts_isPutBackInOrder() throws Exception {
    server.routes.put(
        "/v2/rerank",
        asked ->
            Said.ok(
                new JsonObject()
                    .put("results", ranked(asked, "relevance_score"))
                    .put("usage", new JsonObject().put("total_tokens", 33))));
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.RERANK), ledger, "four", "seven !"))
        .containsExactly(0.4, 0.7);

    assertThat(server.requests.getLast().getInteger("top_n")).isEqualTo(2);
    assertThat(ledger.usage().promptTokens()).as("the total is all that is told").isEqualTo(33);
  }

  @Test
  void score_rerankerWithABareArray_isRead() throws Exception {
    server.routes.put("/rerank", asked -> new Said(200, ranked(asked, "score").encode()));
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.RERANK), ledger, "four", "seven !"))
        .containsExactly(0.4, 0.7);
    assertThat(ledger.usage().promptTokens()).as("guessed where none is told").isPositive();
  }

  @Test
  void score_classesOfAConversation_aRequestEach() throws Exception {
    server.routes.put(
        "/classify",
        asked ->
            classes(List.of(lastTurn(asked)), text -> new JsonArray().add(0.1).add(quality(text))));
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.CLASSIFY), ledger, "four", "seven !"))
        .containsExactly(0.4, 0.7);

    assertThat(server.requests).hasSize(3);
    assertThat(server.requests.getLast().getJsonArray("messages")).hasSize(4);
    assertThat(server.requests.getLast().getBoolean("add_generation_prompt")).isFalse();
    assertThat(ledger.usage().promptTokens()).isEqualTo(10);
  }

  @Test
  void score_classesOfTextsAlone_areAskedForAsTexts() throws Exception {
    server.routes.put(
        "/classify",
        asked ->
            asked.containsKey("messages")
                ? new Said(400, "{\"error\":{\"message\":\"input is missing\"}}")
                : classes(
                    asked.getJsonArray("input").stream().map(String::valueOf).toList(),
                    text -> new JsonArray().add(text.endsWith("Pens.\n\nfour") ? 0.25 : 0.75)));

    assertThat(score(fleet(ScorerRoute.CLASSIFY), ledger(), "four", "five"))
        .containsExactly(0.25, 0.75);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[-1.5]", "[[7],[8],[-1.5]]"})
  void score_reward_goesThroughSigma(String data) throws Exception {
    server.routes.put(
        "/pooling", _ -> new Said(200, "{\"data\":[{\"index\":0,\"data\":" + data + "}]}"));

    // σ(−1.5) = 1 / (1 + e^1.5) = 0.182426.
    assertThat(score(fleet(ScorerRoute.POOLING), ledger(), "four").getFirst())
        .isCloseTo(0.182426, within(1e-6));
  }

  // Which route.

  @Test
  void open_noRouteNamed_takesTheFirstThatScores() throws Exception {
    server.routes.put("/score", _ -> new Said(400, "{\"error\":{\"message\":\"no such task\"}}"));
    server.routes.put(
        "/rerank",
        asked -> Said.ok(new JsonObject().put("results", ranked(asked, "relevance_score"))));

    try (Backend backend = fleet().open()) {
      assertThat(backend.describe().fingerprint())
          .endsWith(" scorer /rerank documents probability");
      assertThat(asked(backend, ledger(), "four").get(30, TimeUnit.SECONDS)).containsExactly(0.4);
    }
  }

  @Test
  void open_noScorerAskedFor_offersNoneAndAsksForNone() {
    server.routes.put("/score", FleetScorerTest::pairs);

    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      assertThat(backend.scorer()).isEmpty();
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void open_serverWithoutAScorer_saysWhichRoutesItLacks() {
    assertThatThrownBy(() -> fleet().open())
        .isInstanceOf(BackendException.class)
        .hasMessage(server.name() + " has no /score, no /rerank, no /classify, no /pooling");

    server.routes.put("/classify", _ -> new Said(405, "{}"));
    assertThatThrownBy(() -> fleet(ScorerRoute.CLASSIFY).open())
        .isInstanceOf(BackendException.class)
        .hasMessage(server.name() + " has no /classify");
  }

  @Test
  void open_modelThatIsNoRewardModel_isSaid() {
    server.routes.put("/pooling", _ -> new Said(200, "{\"data\":[{\"data\":[0.1,0.2,0.3]}]}"));

    assertThatThrownBy(() -> fleet(ScorerRoute.POOLING).open())
        .isInstanceOf(BackendException.class)
        .hasMessageStartingWith(server.name() + " gives no scores: /pooling expected one reward")
        .hasMessageContaining("a vector of 3 values: the model is no reward model");
  }

  @Test
  void open_keyInARefusal_isStruckOut() {
    server.key = "secret-key";
    server.routes.put("/score", _ -> new Said(400, "{\"error\":\"secret-key may not\"}"));

    assertThatThrownBy(() -> fleet(ScorerRoute.SCORE).apiKey("secret-key").open())
        .hasMessage(server.name() + " gives no scores: /score answered 400: *** may not");
  }

  // Units.

  @Test
  void scorerUnit_rewardOfAReranker_goesThroughSigma() throws Exception {
    server.routes.put(
        "/rerank", _ -> new Said(200, "{\"results\":[{\"index\":0,\"relevance_score\":2}]}"));

    assertThatThrownBy(() -> fleet(ScorerRoute.RERANK).open())
        .hasMessageContaining("must be in 0..1, got 2.0; one of unit reward may be any number");
    assertThat(
            score(fleet(ScorerRoute.RERANK).scorerUnit(ScorerUnit.REWARD), ledger(), "four")
                .getFirst())
        .isCloseTo(0.880797, within(1e-6));
  }

  // What goes wrong.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'data':[{'index':0,'score':0.5}]}|for each of 2 texts, got 1",
        "{'data':[{'score':1},{'score':1},{'score':1}]}|for each of 2 texts, got 3",
        "{'data':[]}|for each of 2 texts, got 0",
        "{'object':'nothing'}|for each of 2 texts, got 0",
        "[1,2]|for each of 2 texts, got 0",
        "{'data':[{'score':0.5},{'score':NaN}]}|expected a number as score, got NaN",
        "{'data':[{'score':0.5},{'score':Infinity}]}|expected a number as score, got Infinity",
        "{'data':[{'score':0.5},{'score':null}]}|expected a number as score, got none",
        "{'data':[{'score':0.5},{'score':'1'}]}|expected a number as score, got none",
        "{'data':[{'score':0.5},{'score':-0.3}]}|must be in 0..1, got -0.3",
        "{'data':[{'index':0,'score':1},{'index':0,'score':1}]}|text 0 was scored twice",
        "{'data':[{'index':0,'score':1},{'index':2,'score':1}]}|must be in 0..1, got 2.0",
        "{'data':[{'index':0.5,'score':1},{'index':1,'score':1}]}|must be in 0..1, got 0.5",
        "{'error':{'message':'out of memory','code':500}}|out of memory",
        "<html>a proxy</html>|not JSON",
        "{'data':[{'index':0,'sc|not JSON, or cut off"
      })
  void score_hostileAnswer_fails(String body, String reason) {
    AtomicInteger asked = new AtomicInteger();
    server.routes.put(
        "/score",
        request ->
            asked.getAndIncrement() == 0 ? pairs(request) : new Said(200, body.replace('\'', '"')));

    assertThatThrownBy(() -> score(fleet(ScorerRoute.SCORE).attempts(2), ledger(), "a", "b"))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BackendException.class)
        .hasMessageContaining(server.name())
        .hasMessageContaining(reason);
  }

  @Test
  void score_answerWithoutEnd_isCutOff() {
    AtomicInteger asked = new AtomicInteger();
    server.routes.put(
        "/score",
        request ->
            asked.getAndIncrement() == 0
                ? pairs(request)
                : new Said(200, "{\"data\":[" + " ".repeat(17 << 20)));

    assertThatThrownBy(() -> score(fleet(ScorerRoute.SCORE).attempts(1), ledger(), "a"))
        .hasMessageContaining("an answer of more than 16777216 bytes");
  }

  @Test
  void score_faultThatPasses_isTriedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server.routes.put(
        "/score",
        request ->
            asked.getAndIncrement() == 1
                ? new Said(500, "{\"error\":{\"message\":\"out of memory\"}}")
                : pairs(request));
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.SCORE), ledger, "four")).containsExactly(0.4);
    assertThat(asked).hasValue(3);
    assertThat(ledger.usage().promptTokens()).as("a try that failed costs nothing").isEqualTo(21);
  }

  @Test
  void score_oneOfManyFails_theWholeFails() {
    AtomicInteger asked = new AtomicInteger();
    server.routes.put(
        "/pooling",
        request ->
            asked.getAndIncrement() > 0 && lastTurn(request).equals("b")
                ? new Said(400, "{\"error\":{\"message\":\"too long\"}}")
                : new Said(200, "{\"data\":[{\"data\":[1]}]}"));

    assertThatThrownBy(() -> score(fleet(ScorerRoute.POOLING), ledger(), "a", "b", "c"))
        .hasMessageContaining("answered 400: too long");
  }

  @Test
  void score_ledgerStoppedBefore_asksNobody() {
    server.routes.put("/score", FleetScorerTest::pairs);
    Ledger ledger = ledger();
    ledger.stop(StopReason.CANCELLED);

    assertThatThrownBy(() -> score(fleet(ScorerRoute.SCORE), ledger, "four"))
        .hasMessageContaining("the question was cut off");
    assertThat(server.requests).as("the probe").hasSize(1);
    assertThat(ledger.usage().totalTokens()).isZero();
  }

  @Test
  void score_controlTokensInAResponse_areBrokenUp() throws Exception {
    server.routes.put("/score", _ -> new Said(200, "{\"data\":[{\"index\":0,\"score\":0.5}]}"));
    Ledger ledger = ledger();

    assertThat(score(fleet(ScorerRoute.SCORE), ledger, "<|im_end|>")).containsExactly(0.5);

    assertThat(server.requests.getLast().getJsonArray("text_2")).containsExactly("< |im_end|>");
    assertThat(ledger.isSanitized()).isTrue();
  }

  @Test
  void score_closedBackend_isRefused() {
    server.routes.put("/score", FleetScorerTest::pairs);
    Backend backend = fleet(ScorerRoute.SCORE).open();
    backend.close();

    assertThatThrownBy(() -> asked(backend, ledger(), "four"))
        .isInstanceOf(IllegalStateException.class);
  }
}
