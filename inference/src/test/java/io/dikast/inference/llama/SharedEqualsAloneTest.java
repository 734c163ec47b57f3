package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.testkit.backend.RecordingListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * The whole engine room against the naive way: whoever shares the context, a prompt's greedy draw
 * is what it is on a context of its own, and so is its hidden state.
 */
class SharedEqualsAloneTest {

  private static final int TOKENS = 40;

  /** Between logits: other batches sum in other orders. */
  private static final float ROUNDING = 0.02f;

  private static final Map<Box, int[]> ALONE = new HashMap<>();
  private static final Map<Box, HiddenState> STATES = new HashMap<>();
  private static long pauses;
  private static long hits;

  /**
   * A question and two responses, each out of a few: prompts with the same question, or the same
   * question and first response, begin alike. The shipped model is sure of what to write about
   * them; a model of random weights would differ by rounding.
   */
  record Box(int pens, int firstSum, int secondSum) {
    Prompt prompt() {
      return Prompt.of(
          Segment.template("<judge>Question: "),
          Segment.content(
              "A box holds %d pens. Then 7 are added, then 3 are lost. How many pens are there now?"
                  .formatted(pens)),
          Segment.template("\nR1: "),
          Segment.content(response(firstSum)),
          Segment.template("\nR2: "),
          Segment.content(response(secondSum)),
          Segment.template("\n<critique>"));
    }

    private String response(int slip) {
      int sum = pens + 7 + slip;
      return "%d+7=%d, %d-3=%d. Answer: %d".formatted(pens, sum, sum, sum - 3, sum - 3);
    }
  }

  /**
   * @param draws of the group
   * @param states how often the hidden state at the end of the prompt is asked for beside it
   * @param waits whether the oldest group still under way is waited for before this one is asked
   */
  record Ask(Box box, int draws, int states, boolean waits) {}

  /** A hidden state that was asked for. */
  private record Asked(Box box, CompletableFuture<HiddenState> state) {}

  record Load(List<Ask> asks, int cells, int parallel) {}

  @Provide
  Arbitrary<Load> loads() {
    Arbitrary<Box> boxes =
        Combinators.combine(
                Arbitraries.of(42, 43, 57),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 2))
            .as(Box::new);
    Arbitrary<Ask> asks =
        Combinators.combine(
                boxes,
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(0, 0, 1, 2),
                Arbitraries.of(true, false, false))
            .as(Ask::new);
    return Combinators.combine(
            asks.list().ofMinSize(2).ofMaxSize(8),
            // A prompt of 86 tokens with its draw takes 126 cells: from room for one to room for
            // few.
            Arbitraries.integers().between(5, 14).map(blocks -> 32 * blocks),
            Arbitraries.integers().between(1, 5))
        .as(Load::new);
  }

  @Property(tries = 25)
  void generate_anyPromptsInAnyOrder_sameAsEachAlone(@ForAll("loads") Load load) {
    try (LlamaBackend backend = open(load.cells(), load.parallel())) {
      Map<RecordingListener, Box> asked = new HashMap<>();
      List<Asked> states = new ArrayList<>();
      Deque<RecordingListener> underWay = new ArrayDeque<>();
      for (Ask ask : load.asks()) {
        if (ask.waits() && !underWay.isEmpty()) {
          underWay.removeFirst().awaitEnded();
        }
        RecordingListener listener = ask(backend, ask.box(), ask.draws());
        underWay.addLast(listener);
        asked.put(listener, ask.box());
        for (int i = 0; i < ask.states(); i++) {
          states.add(new Asked(ask.box(), state(backend, ask.box())));
        }
      }
      asked.forEach(
          (listener, box) ->
              listener.awaitEnded().forEach(ended -> requireAsAlone(box, ended.tokens().ids())));
      for (Asked one : states) {
        float[] alone = stateAlone(one.box()).toArray();
        assertThat(HiddenStateTest.distance(one.state().join(), alone)).isLessThan(ROUNDING);
      }
      pauses += backend.loop().usage().pauses();
      hits += backend.loop().usage().hits();
    }
  }

  /** Without these the property would hold for nothing. */
  @AfterProperty
  void prompts_haveSharedAndMadeRoom() {
    assertThat(pauses).isPositive();
    assertThat(hits).isPositive();
  }

  /** The same tokens, or another one only where the model itself is undecided between the two. */
  private static void requireAsAlone(Box box, int[] tokens) {
    int[] alone = ALONE.computeIfAbsent(box, SharedEqualsAloneTest::alone);
    int parted = Arrays.mismatch(alone, tokens);
    if (parted >= 0) {
      assertThat(parted).as("%s: one is the other's beginning", box).isLessThan(tokens.length);
      assertThat(parted).as("%s: one is the other's beginning", box).isLessThan(alone.length);
      float[] logits = logits(box, Arrays.copyOf(alone, parted));
      assertThat(logits[tokens[parted]])
          .as("%s: token %d of %s instead of %s", box, parted, ints(tokens), ints(alone))
          .isCloseTo(logits[alone[parted]], within(ROUNDING));
    }
  }

  private static HiddenState stateAlone(Box box) {
    return STATES.computeIfAbsent(
        box,
        unknown -> {
          try (LlamaBackend backend = open(1024, 1)) {
            return state(backend, unknown).join();
          }
        });
  }

  private static CompletableFuture<HiddenState> state(LlamaBackend backend, Box box) {
    return backend.embed(
        new Embedding(box.prompt(), Ledger.open(Budget.samples(1)), Ledger.Purpose.META));
  }

  private static String ints(int[] tokens) {
    return Arrays.toString(tokens);
  }

  private static int[] alone(Box box) {
    try (LlamaBackend backend = open(1024, 1)) {
      return ask(backend, box, 1).awaitEnded().getFirst().tokens().ids();
    }
  }

  /** Of the token after what was drawn, in a context of their own. */
  private static float[] logits(Box box, int[] drawn) {
    try (LlamaBackend backend = open(1024, 1)) {
      int[] prompt = backend.encode(box.prompt(), 0);
      int[] tokens = Arrays.copyOf(prompt, prompt.length + drawn.length);
      System.arraycopy(drawn, 0, tokens, prompt.length, drawn.length);
      CompletableFuture<float[]> logits = new CompletableFuture<>();
      backend
          .loop()
          .submit(
              new PromptSequence(
                  tokens,
                  Ledger.open(Budget.samples(1)),
                  Ledger.Purpose.META,
                  Reading.LOGITS,
                  new PromptSequence.Waiter() {
                    @Override
                    public void computed(float[] row, PrefixTree.Node<KvSequence> node) {
                      logits.complete(row.clone());
                    }

                    @Override
                    public void cut(Generation.Finish finish) {
                      logits.completeExceptionally(new AssertionError("cut: " + finish));
                    }

                    @Override
                    public void broken(BackendException cause) {
                      logits.completeExceptionally(cause);
                    }
                  },
                  () -> false));
      return logits.join();
    }
  }

  private static LlamaBackend open(int cells, int parallel) {
    return TestModels.checked(
        LlamaCpp.model(TestModels.tiny())
            .contextTokens(cells)
            .parallel(parallel)
            .flashAttention(FlashAttention.OFF));
  }

  private static RecordingListener ask(LlamaBackend backend, Box box, int draws) {
    RecordingListener listener = new RecordingListener(draws);
    List<Long> seeds = LongStream.range(0, draws).boxed().toList();
    backend.generate(
        SampleGroup.of(
            box.prompt(), seeds, Sampling.GREEDY, TOKENS, Ledger.open(Budget.samples(draws))),
        listener);
    return listener;
  }
}
