package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.testkit.backend.RecordingListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What callers see when native code fails, and that the engine goes on. */
class FailureTest {

  /** Of more tokens than are computed without a second thought. */
  private static final String QUESTION =
      "A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there now?";

  /** The real library, but the decodes of these numbers (from 1) are not made and answer -1. */
  private static NativeApi failing(int... decodes) {
    NativeApi real = NativeLibrary.api();
    AtomicInteger calls = new AtomicInteger();
    return (NativeApi)
        Proxy.newProxyInstance(
            NativeApi.class.getClassLoader(),
            new Class<?>[] {NativeApi.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("decode")) {
                int call = calls.incrementAndGet();
                for (int failed : decodes) {
                  if (failed == call) {
                    return -1;
                  }
                }
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static LlamaBackend open(NativeApi api) {
    LlamaBackend backend =
        LlamaBackend.open(
            api,
            ModelFile.open(TestModels.tiny(), api.loads()),
            new NativeApi.ContextSettings(2048, 128, 40, 1, KvType.F16, false),
            AttentionKernel.fixed(new AttentionCost(100, 2.5), false),
            16,
            0);
    backend.loop().checkEveryStep();
    return backend;
  }

  private static Prompt prompt(String words) {
    return Prompt.of(Segment.template("<judge>Question: "), Segment.content(words));
  }

  private static SampleGroup group(String words, int draws) {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 0; seed < draws; seed++) {
      seeds.add(seed);
    }
    return SampleGroup.of(
        prompt(words), seeds, Sampling.GREEDY, 12, Ledger.open(Budget.samples(8)));
  }

  private static List<Generation> run(LlamaBackend backend, SampleGroup group) {
    RecordingListener listener = new RecordingListener(group.seeds().size());
    backend.generate(group, listener);
    return listener.await();
  }

  private static String text(Generation generation) {
    assertThat(generation).isInstanceOf(Generation.Ended.class);
    return ((Generation.Ended) generation).text();
  }

  @Test
  void decodeFails_whoeverRanIsToldWhy_andTheNextIsAsIfNothingHadBeen() {
    String sound;
    try (LlamaBackend backend = open(NativeLibrary.api())) {
      sound = text(run(backend, group(QUESTION, 1)).getFirst());
    }
    // The prompt is one batch; the fifth decode is in the middle of the draws.
    try (LlamaBackend backend = open(failing(5))) {
      assertThat(run(backend, group(QUESTION, 3)))
          .hasSize(3)
          .allSatisfy(
              generation ->
                  assertThat(generation)
                      .isInstanceOfSatisfying(
                          Generation.Broken.class,
                          broken ->
                              assertThat(broken.cause())
                                  .isInstanceOf(BackendException.class)
                                  .hasMessageContaining("llama_decode answered -1")));
      assertThat(text(run(backend, group(QUESTION, 1)).getFirst())).isEqualTo(sound);
      assertThat(backend.describe().cache().usedCells()).isPositive();
    }
  }

  @Test
  void decodeFails_whoOnlyWaited_goesOn() {
    try (LlamaBackend backend = open(failing(5))) {
      // 16 places and 24 draws: 8 wait while the fifth batch fails.
      List<Generation> outcomes = run(backend, group(QUESTION, 24));
      long broken = outcomes.stream().filter(Generation.Broken.class::isInstance).count();
      assertThat(broken).isEqualTo(16);
      assertThat(outcomes).hasSize(24);
      // The prompt was lost with everything else: it is computed once more, not once a draw.
      int prompt = backend.encode(prompt(QUESTION), 0).length;
      assertThat(backend.describe().cache().computedTokens()).isEqualTo(2L * prompt);
    }
  }

  @Test
  void everyDecodeFailsFromSomewhereOn_everyDrawIsTold() {
    try (LlamaBackend backend = open(failing(IntStream.range(5, 1000).toArray()))) {
      List<Generation> outcomes = run(backend, group(QUESTION, 24));
      assertThat(outcomes).hasSize(24).allMatch(Generation.Broken.class::isInstance);
    }
  }

  @Test
  void decodeOfAPromptFails_everyDrawOfItIsTold_andAQuestionFails() {
    try (LlamaBackend backend = open(failing(1, 2))) {
      assertThat(run(backend, group("A box", 4)))
          .hasSize(4)
          .allMatch(Generation.Broken.class::isInstance);
      Choice question =
          new Choice(
              prompt("A box"),
              List.of("yes", "no"),
              Ledger.open(Budget.samples(1)),
              Ledger.Purpose.META);
      assertThatThrownBy(() -> backend.choose(question).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(BackendException.class);
      assertThat(backend.choose(question)).succeedsWithin(java.time.Duration.ofSeconds(30));
    }
  }

  @Test
  void close_manyCallersBusy_eachHearsCancelled_andTheThreadEnds() {
    LlamaBackend backend = open(NativeLibrary.api());
    List<RecordingListener> listeners = new ArrayList<>();
    List<CompletableFuture<?>> questions = new ArrayList<>();
    for (int caller = 0; caller < 6; caller++) {
      RecordingListener listener = new RecordingListener(8);
      listeners.add(listener);
      backend.generate(group("caller " + caller, 8), listener);
      questions.add(
          backend.choose(
              new Choice(
                  prompt("question " + caller),
                  List.of("yes", "no"),
                  Ledger.open(Budget.samples(1)),
                  Ledger.Purpose.META)));
    }
    backend.close();
    for (RecordingListener listener : listeners) {
      // Some may have come to their own end before.
      assertThat(listener.awaitEnded())
          .hasSize(8)
          .allMatch(
              ended -> ended.finish() == Generation.Finish.CANCELLED || ended.finish().complete());
    }
    assertThat(questions).allMatch(CompletableFuture::isDone);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("dikast-decode") && thread.isAlive());
  }

  @Test
  void generate_whatNativeCodeWouldDieOf_isRefusedBefore() {
    try (LlamaBackend backend = open(NativeLibrary.api())) {
      String vocabulary = backend.describe().vocabulary();
      for (int id : new int[] {-1, 581, Integer.MAX_VALUE}) {
        Prompt outside =
            Prompt.of(new Segment.Tokens(TokenSequence.of(vocabulary, new int[] {id}, "x")));
        SampleGroup group =
            SampleGroup.of(
                outside, List.of(1L), Sampling.GREEDY, 1, Ledger.open(Budget.samples(1)));
        assertThatThrownBy(() -> backend.generate(group, new RecordingListener(1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("0..580");
      }
      SampleGroup empty =
          SampleGroup.of(
              Prompt.of(Segment.content("")),
              List.of(1L),
              Sampling.GREEDY,
              1,
              Ledger.open(Budget.samples(1)));
      assertThatThrownBy(() -> backend.generate(empty, new RecordingListener(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least one token");
      assertThat(backend.describe().cache().steps()).isZero();
    }
  }
}
