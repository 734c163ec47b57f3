package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.gguf.GgmlType;
import io.dikast.testkit.backend.RecordingListener;
import io.dikast.testkit.model.SyntheticModel.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HiddenStateTest {

  /** Largest difference over the largest value: other batches sum in other orders. */
  private static final double ROUNDING = 0.02;

  private static final Prompt JUDGE =
      Prompt.of(
          Segment.template("<judge>Question: "),
          Segment.content("A box holds 42 pens. Then 7 are added. How many pens are there now?"),
          Segment.template("\nR1: "),
          Segment.content("42+7=49. Answer: 49"),
          Segment.template("\nR2: "),
          Segment.content("42+7=48. Answer: 48"),
          Segment.template("\n<critique>"));

  /** The library under test. */
  NativeApi api() {
    return NativeLibrary.api();
  }

  /** A model on the library under test. */
  LlamaCpp model(Path file) {
    return LlamaCpp.model(file);
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(256));
  }

  private static Embedding embedding(Prompt prompt, Ledger ledger) {
    return new Embedding(prompt, ledger, Ledger.Purpose.META);
  }

  private static Generation.Ended draw(Backend backend, long seed, int tokens) {
    RecordingListener listener = new RecordingListener(1);
    backend.generate(
        SampleGroup.of(JUDGE, List.of(seed), Sampling.temperature(0.6), tokens, ledger()),
        listener);
    return listener.awaitEnded().getFirst();
  }

  static double distance(HiddenState one, float... two) {
    assertThat(one.size()).isEqualTo(two.length);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < two.length; i++) {
      largest = Math.max(largest, Math.abs(two[i]));
      difference = Math.max(difference, Math.abs(one.at(i) - two[i]));
    }
    return difference / largest;
  }

  /** One decode of all tokens in a context of their own, with no scheduler around it. */
  private float[] plain(Path file, int[] tokens) {
    NativeApi api = api();
    MemorySegment model = api.loadModel(file, 0);
    var settings = new NativeApi.ContextSettings(512, 256, 256, 1, KvType.F16, false);
    MemorySegment context = api.newContext(model, settings, 256);
    try (Arena arena = Arena.ofConfined()) {
      TokenBatch batch = new TokenBatch(arena, 256, 1);
      for (int i = 0; i < tokens.length; i++) {
        batch.add(tokens[i], i, 0, true);
      }
      api.showHiddenStates(context, true);
      assertThat(api.decode(context, batch)).isZero();
      float[] state = new float[api.hiddenSize(model)];
      MemorySegment.copy(
          api.hiddenState(context, tokens.length - 1).reinterpret(4L * state.length),
          ValueLayout.JAVA_FLOAT,
          0,
          state,
          0,
          state.length);
      return state;
    } finally {
      api.freeContext(context);
      api.freeModel(model);
    }
  }

  @ParameterizedTest
  @EnumSource
  void embed_everyArchitecture_asAPlainEvaluationOfTheWholePrompt(Architecture architecture)
      throws Exception {
    Path file = TestModels.random(architecture, GgmlType.F16);
    try (LlamaBackend backend = TestModels.checked(model(file).contextTokens(512))) {
      HiddenState state = backend.embed(embedding(JUDGE, ledger())).get();
      assertThat(state.size()).isEqualTo(backend.describe().hiddenSize());
      assertThat(distance(state, plain(file, backend.encode(JUDGE, 0)))).isLessThan(ROUNDING);
    }
  }

  @Test
  void embed_judgementJustWritten_costsOneTokenAndIsRight() throws Exception {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      for (long seed = 0; seed < 4; seed++) {
        Prompt transcript = JUDGE.followedBy(draw(backend, seed, 200).tokens());
        Ledger ledger = ledger();
        long before = backend.loop().usage().computedTokens();
        HiddenState state = backend.embed(embedding(transcript, ledger)).get();
        assertThat(distance(state, plain(TestModels.tiny(), backend.encode(transcript, 0))))
            .isLessThan(ROUNDING);
        assertThat(backend.loop().usage().computedTokens() - before).isEqualTo(1);
        assertThat(ledger.usage().metaTokens()).isEqualTo(1);
      }
    }
  }

  @Test
  void embed_promptOfOneToken_itsState() throws Exception {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      Prompt one = Prompt.of(Segment.content("7"));
      int[] tokens = backend.encode(one, 0);
      HiddenState state = backend.embed(embedding(one, ledger())).get();
      assertThat(distance(state, plain(TestModels.tiny(), tokens))).isLessThan(ROUNDING);
    }
  }

  @Test
  void embed_promptThatFillsTheContext_isComputed() throws Exception {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(128).parallel(2))) {
      String letters = "ab cd ef gh ij kl mn op ".repeat(20);
      int characters = letters.length();
      while (tokens(backend, letters.substring(0, characters)) > 128) {
        characters--;
      }
      Prompt longest = Prompt.of(Segment.content(letters.substring(0, characters)));
      HiddenState state = backend.embed(embedding(longest, ledger())).get();
      assertThat(state.size()).isEqualTo(backend.describe().hiddenSize());
      assertThatThrownBy(
              () -> backend.embed(embedding(Prompt.of(Segment.content(letters)), ledger())))
          .isInstanceOf(ContextLengthException.class);
    }
  }

  private static int tokens(LlamaBackend backend, String text) {
    try {
      return backend.encode(Prompt.of(Segment.content(text)), 0).length;
    } catch (ContextLengthException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** They never follow one another while draws wait. */
  @Test
  void embed_aFloodOfThem_drawsGoOn() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(2048).parallel(8))) {
      RecordingListener listener = new RecordingListener(1);
      backend.generate(SampleGroup.of(JUDGE, List.of(1L), Sampling.GREEDY, 60, ledger()), listener);
      List<CompletableFuture<HiddenState>> states = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Prompt prompt = Prompt.of(Segment.content("number " + i));
        states.add(backend.embed(embedding(prompt, ledger())));
      }
      assertThat(listener.awaitEnded().getFirst().tokens().size()).isPositive();
      states.forEach(state -> assertThat(state.join().size()).isPositive());
    }
  }

  @Test
  void embed_cancelledOnes_leaveNothingBehind() throws Exception {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      List<CompletableFuture<HiddenState>> states = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Prompt prompt = Prompt.of(Segment.template("<judge>"), Segment.content("number " + i));
        states.add(backend.embed(embedding(prompt, ledger())));
      }
      for (int i = 0; i < 20; i += 2) {
        states.get(i).cancel(true);
      }
      for (int i = 1; i < 20; i += 2) {
        assertThat(states.get(i).get().size()).isPositive();
      }
      assertThat(draw(backend, 1, 50).tokens().size()).isPositive();
    }
  }
}
