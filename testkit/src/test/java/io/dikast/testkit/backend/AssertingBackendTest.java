package io.dikast.testkit.backend;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Every breach of the contract is seen: one misbehaving backend for each. */
final class AssertingBackendTest {

  /** Tells whatever the test wants. */
  private record Misbehaving(
      BiConsumer<SampleGroup, GenerationListener> onGenerate,
      CompletableFuture<LabelProbabilities> answer,
      int hiddenSize,
      CompletableFuture<HiddenState> state)
      implements Backend {

    Misbehaving(
        BiConsumer<SampleGroup, GenerationListener> onGenerate,
        CompletableFuture<LabelProbabilities> answer) {
      this(onGenerate, answer, 0, new CompletableFuture<>());
    }

    @Override
    public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
      onGenerate.accept(group, listener);
      return new GenerationHandle() {
        @Override
        public void cancel(int draw) {}

        @Override
        public void cancel() {}
      };
    }

    @Override
    public CompletableFuture<LabelProbabilities> choose(Choice choice) {
      return answer;
    }

    @Override
    public CompletableFuture<HiddenState> embed(Embedding embedding) {
      if (!state.isDone()) {
        throw new UnsupportedOperationException("this backend shows no hidden state");
      }
      return state;
    }

    @Override
    public BackendInfo describe() {
      return new BackendInfo("bad", "bad/1", "v", 0, false, ModelMetadata.NONE)
          .withHiddenSize(hiddenSize);
    }

    @Override
    public void close() {}
  }

  private static Generation ended(int draw, String text, Finish finish) {
    return new Generation.Ended(
        draw, TokenSequence.of("v", new int[] {1}, text), finish, Double.NaN);
  }

  private static final Ledger LEDGER = Ledger.open(Budget.samples(1));

  private static SampleGroup group(Long... seeds) {
    return new SampleGroup(
        Prompt.of(Segment.content("?")),
        List.of(seeds),
        Sampling.GREEDY,
        1,
        List.of("stop!"),
        LEDGER,
        Ledger.Purpose.DRAW);
  }

  private static AssertingBackend watch(BiConsumer<SampleGroup, GenerationListener> behaviour) {
    return AssertingBackend.around(new Misbehaving(behaviour, new CompletableFuture<>()));
  }

  private static void breaks(String what, BiConsumer<SampleGroup, GenerationListener> behaviour) {
    AssertingBackend watched = watch(behaviour);
    watched.generate(group(1L), generation -> {});
    assertThatThrownBy(watched::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(what);
  }

  @Test
  void goodBackend_noBreach() {
    AssertingBackend watched =
        watch(
            (group, listener) -> {
              listener.onText(0, "fine");
              listener.onGeneration(ended(0, "fine", Finish.STOP));
            });
    watched.generate(group(1L), generation -> {});
    assertThatCode(watched::close).doesNotThrowAnyException();
  }

  @Test
  void drawNeverTold_seen() {
    breaks("was not told when close returned", (group, listener) -> {});
  }

  @Test
  void drawToldTwice_seen() {
    breaks(
        "nothing after its end, got an end",
        (group, listener) -> {
          listener.onGeneration(ended(0, "", Finish.STOP));
          listener.onGeneration(ended(0, "", Finish.STOP));
        });
  }

  @Test
  void textAfterTheEnd_seen() {
    breaks(
        "nothing after its end, got text",
        (group, listener) -> {
          listener.onGeneration(ended(0, "", Finish.STOP));
          listener.onText(0, "more");
        });
  }

  @Test
  void unknownDraw_seen() {
    breaks("told of draw 7", (group, listener) -> listener.onGeneration(ended(7, "", Finish.STOP)));
  }

  @Test
  void streamedTextThatIsNotTheText_seen() {
    breaks(
        "streams a part of what it ends with",
        (group, listener) -> {
          listener.onText(0, "black");
          listener.onGeneration(ended(0, "white", Finish.STOP));
        });
  }

  @Test
  void halfACharacter_seen() {
    breaks("whole characters", (group, listener) -> listener.onText(0, "x\uD83D"));
  }

  @Test
  void stopStringInTheText_seen() {
    breaks(
        "before the stop string",
        (group, listener) -> listener.onGeneration(ended(0, "now stop! please", Finish.STOP)));
  }

  @Test
  void moreTokensThanAllowed_seen() {
    breaks(
        "at most 1 tokens",
        (group, listener) ->
            listener.onGeneration(
                new Generation.Ended(
                    0, TokenSequence.of("v", new int[2], "ab"), Finish.STOP, Double.NaN)));
  }

  @Test
  void foreignVocabulary_seen() {
    breaks(
        "the backend's vocabulary",
        (group, listener) ->
            listener.onGeneration(
                new Generation.Ended(0, TokenSequence.ofText("a"), Finish.STOP, Double.NaN)));
  }

  @Test
  void positiveLogProbability_seen() {
    breaks(
        "mean log probability",
        (group, listener) ->
            listener.onGeneration(
                new Generation.Ended(0, TokenSequence.of("v", new int[1], "a"), Finish.STOP, 0.5)));
  }

  @Test
  void cancelledByNobody_seen() {
    breaks(
        "nobody cancelled it",
        (group, listener) -> listener.onGeneration(ended(0, "", Finish.CANCELLED)));
  }

  @Test
  void deadlineThatTheLedgerDoesNotKnow_seen() {
    breaks(
        "ends as DEADLINE",
        (group, listener) -> listener.onGeneration(ended(0, "", Finish.DEADLINE)));
    breaks(
        "ends as TOKENS", (group, listener) -> listener.onGeneration(ended(0, "", Finish.TOKENS)));
  }

  @Test
  void cancelIgnored_seen() {
    GenerationListener[] kept = new GenerationListener[1];
    AssertingBackend watched = watch((group, listener) -> kept[0] = listener);
    watched.generate(group(1L), generation -> {}).cancel();
    for (int i = 0; i < 20; i++) {
      kept[0].onText(0, "still here ");
    }
    assertThatThrownBy(watched::verify).hasMessageContaining("goes on and on");
  }

  @Test
  void toldAfterClose_seen() {
    GenerationListener[] kept = new GenerationListener[1];
    AssertingBackend watched =
        watch(
            (group, listener) -> {
              kept[0] = listener;
              listener.onGeneration(ended(0, "", Finish.STOP));
            });
    watched.generate(group(1L), generation -> {});
    watched.close();

    kept[0].onText(0, "from beyond");

    assertThatThrownBy(watched::verify).hasMessageContaining("nothing after close");
  }

  @Test
  void startedAfterClose_seen() {
    AssertingBackend watched = watch((group, listener) -> {});
    watched.close();
    watched.generate(group(1L), generation -> {});
    assertThatThrownBy(watched::verify).hasMessageContaining("IllegalStateException after close");
  }

  @Test
  void refusedAndToldAnyway_seen() {
    AssertingBackend watched =
        watch(
            (group, listener) -> {
              listener.onText(0, "x");
              throw new IllegalArgumentException("too long");
            });
    assertThatThrownBy(() -> watched.generate(group(1L), generation -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(watched::verify).hasMessageContaining("although its group was refused");
  }

  @Test
  void faultOfAnotherKind_seen() {
    AssertingBackend watched =
        watch(
            (group, listener) -> {
              throw new UnsupportedOperationException("not today");
            });
    assertThatThrownBy(() -> watched.generate(group(1L), generation -> {}))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(watched::verify).hasMessageContaining("not today");
  }

  @Test
  void choice_wrongCountOrFault_seen() {
    Choice choice =
        new Choice(Prompt.of(Segment.content("?")), List.of("a", "b"), LEDGER, Ledger.Purpose.META);
    AssertingBackend tooMany =
        AssertingBackend.around(
            new Misbehaving(
                (group, listener) -> {},
                CompletableFuture.completedFuture(new LabelProbabilities(List.of(0.9, 0.9, 0.1)))));
    tooMany.choose(choice).join();
    assertThatThrownBy(tooMany::verify)
        .hasMessageContaining("one probability a label")
        .hasMessageContaining("sum to at most 1");

    AssertingBackend odd =
        AssertingBackend.around(
            new Misbehaving(
                (group, listener) -> {},
                CompletableFuture.failedFuture(new java.io.IOException("cable"))));
    assertThatThrownBy(() -> odd.choose(choice).join()).hasRootCauseMessage("cable");
    assertThatThrownBy(odd::verify).hasMessageContaining("fails with a BackendException");
  }

  private static AssertingBackend showing(int hiddenSize, CompletableFuture<HiddenState> state) {
    return AssertingBackend.around(
        new Misbehaving((group, listener) -> {}, new CompletableFuture<>(), hiddenSize, state));
  }

  private static final Embedding EMBEDDING =
      new Embedding(Prompt.of(Segment.content("?")), LEDGER, Ledger.Purpose.META);

  @Test
  void hiddenState_ofAnotherSize_seen() {
    AssertingBackend watched = showing(2, CompletableFuture.completedFuture(HiddenState.of(1)));
    watched.embed(EMBEDDING).join();
    assertThatThrownBy(watched::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a hidden state of 2 values, got 1");
  }

  @Test
  void hiddenState_faultOfAnotherKind_seen() {
    AssertingBackend watched =
        showing(2, CompletableFuture.failedFuture(new IllegalStateException("odd")));
    assertThatThrownBy(() -> watched.embed(EMBEDDING).join()).hasMessageContaining("odd");
    assertThatThrownBy(watched::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("fails with a BackendException");
  }

  @Test
  void hiddenState_whereNoneIsDescribed_seen() {
    AssertingBackend watched = showing(0, CompletableFuture.completedFuture(HiddenState.of(1)));
    watched.embed(EMBEDDING).join();
    assertThatThrownBy(watched::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("UnsupportedOperationException where the hidden size is 0");
  }

  @Test
  void hiddenState_describedAndUnsupported_seen() {
    AssertingBackend watched = showing(2, new CompletableFuture<>());
    assertThatThrownBy(() -> watched.embed(EMBEDDING))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(watched::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of hidden size 2 shows hidden states");
  }
}
