package io.dikast.testkit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The scripted backend keeps the contract it stands in for, and what it promises tests. */
final class ScriptedBackendTest extends BackendContract {

  private static final String ENDLESS = "on and on";

  @Override
  protected Backend open() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                prompt.equals(ENDLESS)
                    ? Reply.endless("word" + seed + " ")
                    : Reply.says("The answer is " + seed + ", 😀 I say."))
        .choosing(
            (prompt, labels) ->
                labels.stream().map(label -> label.equals("yes") ? 0.6 : 0.3).toList())
        .embedding(3, prompt -> HiddenState.of(prompt.length(), prompt.hashCode() % 97, 1))
        .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
        .build();
  }

  @Override
  protected int endlessTokens() {
    return 1_000_000_000;
  }

  @Override
  protected SampleGroup endless(List<Long> seeds, int maxTokens, Ledger ledger) {
    return SampleGroup.of(
        Prompt.of(Segment.template(ENDLESS)), seeds, Sampling.GREEDY, maxTokens, ledger);
  }

  private static SampleGroup group(int draws, Ledger ledger, String... stopStrings) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 0; seed < draws; seed++) {
      seeds.add(seed);
    }
    return new SampleGroup(
        Prompt.of(Segment.content("12345678")),
        seeds,
        Sampling.GREEDY,
        100,
        List.of(stopStrings),
        ledger,
        Ledger.Purpose.DRAW);
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(8));
  }

  @Test
  void caller_everythingIsToldBeforeTheCallReturns() {
    ScriptedBackend backend = ScriptedBackend.saying("abcdefgh");
    Ledger ledger = ledger();
    RecordingListener listener = new RecordingListener(2);

    backend.generate(group(2, ledger), listener);

    assertThat(listener.generations()).hasSize(2);
    assertThat(listener.streamed(1)).isEqualTo("abcdefgh");
    assertThat(ledger.usage().promptTokens()).as("one prompt of two tokens").isEqualTo(2);
    assertThat(ledger.usage().completionTokens()).as("two draws of two tokens").isEqualTo(4);
    assertThat(backend.groups()).hasSize(1);
    assertThat(backend.prompts()).extracting(Prompt::text).containsExactly("12345678");
  }

  @Test
  void manual_drawsEndInTheOrderTheTestReleasesThem() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("draw " + draw))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    List<Integer> order = new ArrayList<>();
    backend.generate(group(3, ledger()), generation -> order.add(generation.draw()));
    assertThat(order).isEmpty();

    List<ScriptedDraw> pending = backend.pendingDraws();
    pending.get(2).release();
    pending.get(0).release();
    assertThat(backend.pendingDraws()).containsExactly(pending.get(1));
    backend.releaseAll();

    assertThat(order).containsExactly(2, 0, 1);
    assertThat(backend.pendingDraws()).isEmpty();
  }

  @Test
  void manual_cancelledBetweenTwoSteps_endsAtTheNext() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("one two three"))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    RecordingListener listener = new RecordingListener(1);
    GenerationHandle handle = backend.generate(group(1, ledger()), listener);
    ScriptedDraw draw = backend.pendingDraws().getFirst();

    assertThat(draw.step()).isTrue();
    handle.cancel(0);
    assertThat(listener.generations()).isEmpty();
    assertThat(draw.step()).isFalse();

    Generation.Ended end = listener.awaitEnded().getFirst();
    assertThat(end.finish()).isEqualTo(Finish.CANCELLED);
    assertThat(end.text()).isEqualTo("one ");
    assertThat(draw.step()).isFalse();
    assertThat(listener.generations()).hasSize(1);
  }

  @Test
  void manual_tokenBudget_isAskedBeforeEveryStep() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("abcdefghijkl"))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    RecordingListener listener = new RecordingListener(2);
    Ledger ledger = Ledger.open(Budget.samples(2).withTotalTokens(4));
    backend.generate(group(2, ledger), listener);
    List<ScriptedDraw> draws = backend.pendingDraws();

    // Two tokens of the prompt, then one of each draw.
    assertThat(draws.get(0).step()).isTrue();
    assertThat(draws.get(1).step()).isTrue();
    backend.releaseAll();

    assertThat(listener.awaitEnded())
        .extracting(Generation.Ended::finish)
        .containsOnly(Finish.TOKENS);
    assertThat(listener.awaitEnded()).extracting(Generation.Ended::text).containsOnly("abcd");
    assertThat(ledger.usage().totalTokens()).isEqualTo(4);
  }

  @Test
  void stopString_acrossTokens_isNeitherStreamedNorTold() {
    RecordingListener listener = new RecordingListener(1);

    ScriptedBackend.saying("abcdefgh, xyz").generate(group(1, ledger(), "fgh,", "zz"), listener);

    Generation.Ended end = listener.awaitEnded().getFirst();
    assertThat(end.text()).isEqualTo("abcde");
    assertThat(end.finish()).isEqualTo(Finish.STOP);
    assertThat(listener.streamed(0)).isEqualTo("abcde");
  }

  @Test
  void stopString_begunAndNotFinished_isTold() {
    RecordingListener listener = new RecordingListener(1);

    ScriptedBackend.saying("abcdefg").generate(group(1, ledger(), "fgh"), listener);

    assertThat(listener.awaitEnded().getFirst().text()).isEqualTo("abcdefg");
    assertThat(listener.streamed(0)).isEqualTo("abcdefg");
  }

  @Test
  void script_thatThrows_breaksItsDraw() {
    RecordingListener listener = new RecordingListener(1);
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> {
              throw new IllegalStateException("no such page");
            });

    backend.generate(group(1, ledger()), listener);

    Generation generation = listener.await().getFirst();
    assertThat(generation).isInstanceOf(Generation.Broken.class);
    assertThat(((Generation.Broken) generation).cause()).hasRootCauseMessage("no such page");
  }

  @Test
  void reply_breaks_afterItsText() {
    RecordingListener listener = new RecordingListener(1);
    BackendException fault = new BackendException("out of paper");

    ScriptedBackend.of((prompt, seed, draw) -> new Reply.Breaks("halfway", fault))
        .generate(group(1, ledger()), listener);

    assertThat(listener.await()).containsExactly(new Generation.Broken(0, fault));
    assertThat(listener.streamed(0)).isEqualTo("halfway");
  }

  @Test
  void listenerFaults_areKeptForTheTest() {
    ScriptedBackend backend = ScriptedBackend.saying("x");

    backend.generate(
        group(1, ledger()),
        generation -> {
          throw new AssertionError("seen");
        });

    assertThat(backend.listenerFaults()).singleElement().isInstanceOf(AssertionError.class);
  }

  @Test
  void context_promptThatLeavesNoRoom_refusedAtOnce() {
    // The prompt has two tokens.
    ScriptedBackend full =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("abcdefgh"))
            .contextTokens(2)
            .build();
    RecordingListener listener = new RecordingListener(1);
    assertThatThrownBy(() -> full.generate(group(1, ledger()), listener))
        .isInstanceOf(ContextLengthException.class);
    assertThat(listener.generations()).isEmpty();
    assertThat(full.groups()).isEmpty();

    ScriptedBackend oneLeft =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("abcdefgh"))
            .contextTokens(3)
            .build();
    oneLeft.generate(group(1, ledger()), listener);
    assertThat(listener.awaitEnded().getFirst().finish()).isEqualTo(Finish.LENGTH);
    assertThat(listener.awaitEnded().getFirst().text()).isEqualTo("abcd");
  }

  @Test
  void choose_unscripted_fails() {
    CompletableFuture<LabelProbabilities> answer =
        ScriptedBackend.saying("x")
            .choose(
                new Choice(
                    Prompt.of(Segment.content("?")),
                    List.of("yes", "no"),
                    ledger(),
                    Ledger.Purpose.META));

    assertThatThrownBy(answer::get).hasCauseInstanceOf(BackendException.class);
  }

  @Test
  void embed_unscripted_unsupported() {
    try (Backend backend = ScriptedBackend.saying("")) {
      assertThat(backend.describe().hiddenSize()).isZero();
      assertThatThrownBy(() -> backend.embed(embedding()))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void embed_otherSizeThanDescribed_fails() {
    try (Backend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says(""))
            .embedding(2, prompt -> HiddenState.of(1, 2, 3))
            .build()) {
      assertThat(backend.embed(embedding()))
          .completesExceptionallyWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(BackendException.class)
          .withMessageContaining("the script gave 3 values, the backend says 2");
    }
  }

  @Test
  void embed_manual_answeredWhenTheTestReleasesIt() {
    try (ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says(""))
            .embedding(1, prompt -> HiddenState.of(prompt.length()))
            .chat(true)
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build()) {
      CompletableFuture<HiddenState> answer = backend.embed(embedding());
      assertThat(answer).isNotDone();
      assertThat(backend.pendingEmbeddings()).hasSize(1);
      backend.releaseAll();
      assertThat(answer).isCompletedWithValue(HiddenState.of(4));
    }
  }

  private static Embedding embedding() {
    return new Embedding(
        Prompt.of(Segment.content("four")), Ledger.open(Budget.samples(1)), Ledger.Purpose.META);
  }

  @Test
  void tokens_neverSplitACharacter() {
    assertThat(ScriptTokens.count("abc😀def")).isEqualTo(2);
    assertThat(ScriptTokens.count("")).isZero();
    assertThat(ScriptTokens.sequence("v", "abc😀def").size()).isEqualTo(2);
    assertThat(ScriptTokens.sequence("", "abc").size()).isZero();
  }
}
