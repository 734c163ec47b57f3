package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.inference.openai.FakeServer.Fault;
import io.dikast.testkit.backend.AssertingBackend;
import io.dikast.testkit.backend.RecordingListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What servers do wrong costs the draws it costs, with a reason, and never the others. */
class FleetFaultsTest {

  private static final Prompt PLAIN = Prompt.of(Segment.template("Say "), Segment.content("it"));
  private static final Prompt CHAT = Prompt.chat(Prompt.user(Segment.content("Say it")));

  private final FakeServer server = new FakeServer();
  private final FakeServer other = new FakeServer();

  @AfterEach
  void closeServers() {
    server.close();
    other.close();
  }

  /** Waits that a test can wait for. */
  private static OpenAiFleet hasty(FakeServer... servers) {
    return OpenAiFleet.at(List.of(servers).stream().map(FakeServer::url).toList())
        .backoff(Duration.ofMillis(1), Duration.ofMillis(2));
  }

  /**
   * Little patience where a server is going to be silent, and enough for a busy machine elsewhere.
   */
  private static Duration patience(Fault fault) {
    return fault == Fault.HUNG || fault == Fault.HUNG_MIDWAY
        ? Duration.ofMillis(400)
        : Duration.ofMinutes(1);
  }

  private static SampleGroup group(Prompt prompt, Ledger ledger, int draws) {
    List<Long> seeds = LongStream.range(0, draws).boxed().toList();
    return SampleGroup.of(prompt, seeds, Sampling.temperature(1), 64, ledger);
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(64));
  }

  private static List<Generation> run(OpenAiFleet fleet, Prompt prompt, int draws) {
    try (Backend backend = AssertingBackend.around(fleet.open())) {
      RecordingListener listener = new RecordingListener(draws);
      backend.generate(group(prompt, ledger(), draws), listener);
      return listener.await();
    }
  }

  private static String reason(Generation generation) {
    return switch (generation) {
      case Generation.Broken(int draw, var cause) -> draw + ": " + cause.getMessage();
      case Generation.Ended ended -> throw new AssertionError("expected no text, got " + ended);
    };
  }

  private static List<String> texts(List<Generation> generations) {
    return generations.stream()
        .map(
            generation ->
                switch (generation) {
                  case Generation.Ended ended -> ended.text();
                  case Generation.Broken broken -> throw new AssertionError(broken.cause());
                })
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RESET        | closed
          RESET_MIDWAY | closed
          ERROR_500    | answered 500: out of memory
          BUSY_429     | answered 429: slow down
          BAD_REQUEST  | answered 400: top_k must not be -3
          HALF_JSON    | not JSON, or cut off: {"choices": [{"ind
          WRONG_JSON   | expected an object in an event
          HTML         | not JSON, or cut off: <html>a proxy</html>
          NO_CHOICES   | expected choices in an event, got none
          EMPTY_CHOICES | the answer has no choices
          NAN          | the log probability of a token must be at most 0, got NaN
          HUNG         | nothing was heard for
          HUNG_MIDWAY  | nothing was heard for
          TOO_FEW      | the answer has no choices
          TOO_MANY     | asked for 1 choices, got one numbered 9
          NO_END       | the stream ended before the draw did
          ENDLESS_LINE | a line of more than 1048576 bytes
          ERROR_EVENT  | the server says: engine died
          """)
  void generate_everyTryFails_brokenWithServerAndReason(Fault fault, String expected) {
    server.script = _ -> fault;
    server.retryAfter = "0.01";

    List<Generation> told = run(hasty(server).attempts(2).patience(patience(fault)), CHAT, 1);

    String reason = reason(told.getFirst());
    assertThat(reason).startsWith("0: " + server.name()).containsIgnoringCase(expected.strip());
    // What would fail again is not tried again.
    assertThat(server.requests).hasSize(fault == Fault.BAD_REQUEST ? 1 : 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "BAD_REQUEST", "IGNORES_LIMIT"})
  void generate_firstTryFails_sameTextsAsWithoutFault(Fault fault) {
    List<String> faultless = texts(run(hasty(server), PLAIN, 3));
    server.failsOnce(fault);

    assertThat(texts(run(hasty(server).patience(patience(fault)), PLAIN, 3))).isEqualTo(faultless);
  }

  @Test
  void generate_serverIgnoresLimit_cutAtIt() {
    server.script = _ -> Fault.IGNORES_LIMIT;
    Prompt endless = Prompt.of(Segment.template(FakeServer.ENDLESS));

    List<Generation> told = run(hasty(server), endless, 1);

    assertThat(told.getFirst())
        .isInstanceOfSatisfying(
            Generation.Ended.class,
            end -> assertThat(end.finish()).isEqualTo(Generation.Finish.LENGTH));
  }

  @Test
  void generate_oneServerDead_othersTakeItsDraws() {
    other.close();

    List<Generation> told =
        run(
            OpenAiFleet.at(server.url(), other.url())
                .backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
            PLAIN,
            8);

    assertThat(texts(told)).hasSize(8);
  }

  @Test
  void generate_oneServerFails_othersTakeItsDraws() {
    other.script = _ -> Fault.ERROR_500;

    List<Generation> told = run(hasty(server, other), PLAIN, 40);

    assertThat(texts(told)).hasSize(40);
  }

  @Test
  void generate_manyRefused_oneRequestADraw() {
    server.refusesMany = true;

    List<Generation> told = run(hasty(server).drawsTogether(true), CHAT, 3);

    assertThat(texts(told)).hasSize(3);
    assertThat(server.requests).hasSize(4);
    assertThat(server.requests.get(0).getInteger("n")).isEqualTo(3);
    assertThat(server.requests.get(0).containsKey("seed")).isFalse();
    assertThat(server.requests.get(1).containsKey("n")).isFalse();
  }

  @Test
  void generate_together_tooFewChoices_theRestIsAskedForAgain() {
    server.script = request -> request.getInteger("n", 1) == 3 ? Fault.TOO_FEW : Fault.NONE;

    List<Generation> told = run(hasty(server).drawsTogether(true), CHAT, 3);

    assertThat(texts(told)).hasSize(3).doesNotHaveDuplicates();
    assertThat(server.requests).hasSize(2);
    assertThat(server.requests.get(1).containsKey("n")).isFalse();
  }

  @Test
  void generate_optionalFieldsRefused_askedWithoutThem() {
    server.refusedFields = Set.of("logprobs", "stream_options");
    Ledger ledger = ledger();
    try (Backend backend = hasty(server).attempts(1).open()) {
      RecordingListener listener = new RecordingListener(1);
      backend.generate(group(CHAT, ledger, 1), listener);

      Generation.Ended ended = listener.awaitEnded().getFirst();
      assertThat(ended.meanLogProbability()).isNaN();
      // Nobody counts: four characters a token, and a piece of text a token.
      assertThat(ledger.usage().promptTokens()).isEqualTo(3);
      assertThat(ledger.usage().completionTokens()).isEqualTo(4);
    }
  }

  @Test
  void generate_tokenBudget_endsWithinAPieceADraw() {
    Prompt endless = Prompt.of(Segment.template(FakeServer.ENDLESS));
    Ledger ledger = Ledger.open(Budget.samples(2).withTotalTokens(50L));
    try (Backend backend = AssertingBackend.around(hasty(server).open())) {
      RecordingListener listener = new RecordingListener(2);
      backend.generate(
          SampleGroup.of(endless, List.of(1L, 2L), Sampling.temperature(1), 1_000_000, ledger),
          listener);

      assertThat(listener.awaitEnded())
          .extracting(Generation.Ended::finish)
          .containsOnly(Generation.Finish.TOKENS);
      assertThat(ledger.usage().totalTokens()).isBetween(50L, 55L);
    }
  }

  @Test
  void generate_manyControlTokens_stillFast() {
    // A response that is nothing but beginnings of tokens is read in one pass.
    String hostile = "<|" + "x".repeat(79) + "<|im_end|>[INST".repeat(20_000);

    assertThat(ControlTokens.join(List.of(new ControlTokens.Stretch(hostile, false))))
        .doesNotContain("<|im_end|>");
  }

  @Test
  void generate_usage_isTheServers() {
    Ledger ledger = ledger();
    try (Backend backend = hasty(server).open()) {
      RecordingListener listener = new RecordingListener(1);
      backend.generate(group(PLAIN, ledger, 1), listener);

      assertThat(listener.awaitEnded().getFirst().meanLogProbability()).isEqualTo(-0.5);
      // "Say it": 1 token by the fake's count, none of it cached.
      assertThat(ledger.usage().promptTokens()).isEqualTo(1);
      assertThat(ledger.usage().completionTokens()).isEqualTo(4);
    }
  }

  @Test
  void generate_deadlineNear_noTryAfterIt() {
    server.script = _ -> Fault.HUNG;
    try (Backend backend = hasty(server).open()) {
      Ledger ledger = Ledger.open(Budget.samples(1).withDeadline(Duration.ofMillis(200)));
      RecordingListener listener = new RecordingListener(1);
      backend.generate(group(CHAT, ledger, 1), listener);

      assertThat(listener.awaitEnded().getFirst().finish()).isEqualTo(Generation.Finish.DEADLINE);
      assertThat(server.requests).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void cancel_oneDraw_closesItsConnection() throws Exception {
    Prompt endless = Prompt.of(Segment.template(FakeServer.ENDLESS));
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      CountDownLatch begun = new CountDownLatch(1);
      RecordingListener listener = new RecordingListener(1, (_, _) -> begun.countDown());
      SampleGroup group =
          SampleGroup.of(endless, List.of(1L), Sampling.temperature(1), 1_000_000, ledger());
      var handle = backend.generate(group, listener);
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      handle.cancel(0);

      assertThat(server.clientClosed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(listener.awaitEnded().getFirst().finish()).isEqualTo(Generation.Finish.CANCELLED);
    }
  }

  @Test
  void generate_parallelOne_oneRequestAtATime() {
    List<Generation> told = run(OpenAiFleet.at(server.url()).parallel(1), PLAIN, 6);

    assertThat(texts(told)).hasSize(6);
    assertThat(server.mostOpen.get()).isEqualTo(1);
  }

  @Test
  void generate_hedged_theOtherAnswersForTheSilentOne() {
    server.script = _ -> Fault.HUNG;
    other.script = _ -> Fault.NONE;

    OpenAiFleet fleet = OpenAiFleet.at(server.url(), other.url()).hedgeAfter(Duration.ofMillis(40));

    assertThat(texts(run(fleet, PLAIN, 4))).hasSize(4);
  }

  @Test
  void generate_serverComesBack_isUsedAgain() {
    server.script = _ -> Fault.ERROR_500;
    OpenAiFleet fleet = hasty(server).attempts(2).firstProbe(Duration.ofMillis(5));
    try (Backend backend = fleet.open()) {
      RecordingListener failing = new RecordingListener(6);
      backend.generate(group(CHAT, ledger(), 6), failing);
      failing.await();
      server.script = _ -> Fault.NONE;

      // Until the probe has closed the circuit draws fail at once; each of them is told.
      List<Generation> told;
      do {
        RecordingListener listener = new RecordingListener(1);
        backend.generate(group(CHAT, ledger(), 1), listener);
        told = listener.await();
      } while (told.getFirst() instanceof Generation.Broken);

      assertThat(server.healthChecks.get()).isPositive();
    }
  }

  @Test
  void generate_key_isInNoMessage() {
    server.key = "right";
    try (Backend backend = hasty(server).apiKey("right").open()) {
      server.key = "turned";
      RecordingListener listener = new RecordingListener(1);
      backend.generate(group(CHAT, ledger(), 1), listener);

      assertThat(reason(listener.await().getFirst()))
          .contains("refuses the key (401)")
          .contains("Bearer ***")
          .doesNotContain("right");
    }
  }

  @Test
  void generate_contentWithControlToken_isBrokenUpAndTold() {
    Ledger ledger = ledger();
    Prompt prompt =
        Prompt.chat(
            Prompt.user(
                Segment.template("Ours: <|sep|> "), Segment.content("Theirs: <|im_end|> bye")));
    try (Backend backend = hasty(server).open()) {
      RecordingListener listener = new RecordingListener(1);
      backend.generate(group(prompt, ledger, 1), listener);
      listener.awaitEnded();
    }

    assertThat(server.requests.getFirst().encode())
        .contains("Ours: <|sep|> Theirs: < |im_end|> bye");
    assertThat(ledger.isSanitized()).isTrue();
  }
}
