package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.testkit.backend.RecordingListener;
import io.dikast.testkit.model.SyntheticModel;
import io.dikast.testkit.model.SyntheticModel.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlamaBackendTest {

  private static final Prompt JUDGE =
      Prompt.of(
          Segment.template("<judge>Question: "),
          Segment.content(
              "A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there"
                  + " now?"),
          Segment.template("\nR1: "),
          Segment.content("42+7=49, 49-3=46. Answer: 46"),
          Segment.template("\nR2: "),
          Segment.content("42+7=48, 48-3=45. Answer: 45"),
          Segment.template("\n<critique>"));

  /** A model on the library under test. */
  LlamaCpp model(Path file) {
    return LlamaCpp.model(file);
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(256));
  }

  private static List<Long> seeds(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private static List<Generation.Ended> draw(Backend backend, SampleGroup group) {
    RecordingListener listener = new RecordingListener(group.seeds().size());
    backend.generate(group, listener);
    return listener.awaitEnded();
  }

  private static List<String> texts(List<Generation.Ended> ended) {
    return ended.stream().map(Generation.Ended::text).toList();
  }

  private static Prompt letters(int count) {
    return Prompt.of(Segment.content("ab cd ef gh ij kl mn op ".repeat(count)));
  }

  @Test
  void generate_manyDraws_promptComputedOnce() {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      Ledger ledger = ledger();
      List<Generation.Ended> ended =
          draw(backend, SampleGroup.of(JUDGE, seeds(16), Sampling.temperature(0.6), 200, ledger));
      assertThat(ended).allSatisfy(e -> assertThat(e.text()).contains("Scores: \\boxed{"));
      long prompt = ledger.usage().promptTokens();
      assertThat(ledger.usage().cachedTokens()).isEqualTo(15 * prompt);
      assertThat(backend.loop().usage().computedTokens()).isEqualTo(prompt);
      long generated = ended.stream().mapToLong(e -> e.tokens().size()).sum();
      // Each end token was drawn too.
      assertThat(ledger.usage().completionTokens()).isEqualTo(generated + 16);
      assertThat(ended)
          .extracting(Generation.Ended::meanLogProbability)
          .allMatch(p -> p < 0 && p > -3);
    }
  }

  @Test
  void choose_aboutACritiqueJustWritten_computesOnlyTheQuestion() throws Exception {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      Ledger ledger = ledger();
      List<Generation.Ended> ended =
          draw(backend, SampleGroup.of(JUDGE, seeds(8), Sampling.temperature(0.6), 200, ledger));
      long before = backend.loop().usage().computedTokens();
      for (Generation.Ended end : ended) {
        List<Segment> transcript =
            new ArrayList<>(((Prompt.Plain) JUDGE.followedBy(end.tokens())).segments());
        transcript.add(Segment.template("<meta>"));
        var labels =
            backend
                .choose(
                    new Choice(
                        new Prompt.Plain(transcript),
                        List.of("yes", "no"),
                        ledger,
                        Ledger.Purpose.META))
                .get();
        assertThat(labels.probabilities().get(0) + labels.probabilities().get(1))
            .isBetween(0.9, 1.0);
      }
      assertThat(backend.loop().usage().computedTokens() - before).isEqualTo(8);
      assertThat(ledger.usage().metaTokens()).isEqualTo(8);
    }
  }

  @Test
  void generate_longPromptAgain_onlyTheLastTokenComputed() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(4096))) {
      draw(backend, SampleGroup.of(letters(20), seeds(1), Sampling.GREEDY, 4, ledger()));
      Ledger again = ledger();
      draw(backend, SampleGroup.of(letters(20), seeds(1), Sampling.GREEDY, 4, again));
      assertThat(again.usage().promptTokens()).isEqualTo(1);
      assertThat(again.usage().cachedTokens()).isGreaterThan(100);
    }
  }

  @Test
  void describe_afterDraws_tellsWhatLiesInTheCacheAndWhatItSaved() {
    try (LlamaBackend backend = TestModels.checked(LlamaCpp.model(TestModels.tiny()))) {
      assertThat(backend.describe().cache().cells()).isEqualTo(8192);
      assertThat(backend.describe().cache().steps()).isZero();
      draw(backend, SampleGroup.of(JUDGE, seeds(4), Sampling.GREEDY, 20, ledger()));
      CacheUsage first = backend.describe().cache();
      long prompt = first.computedTokens();
      assertThat(first.lookups()).isEqualTo(1);
      assertThat(first.hits()).isZero();
      assertThat(first.cachedTokens()).isEqualTo(3 * prompt);
      assertThat(first.reusedShare()).isEqualTo(0.75);
      // Four draws that ran together: the prompt once, then three draws' 19 tokens and a fourth's.
      assertThat(first.steps()).isEqualTo(20);
      assertThat(first.decodedTokens()).isEqualTo(prompt + 4 * 19);
      assertThat(first.usedCells()).isBetween((int) prompt, (int) prompt + 4 * 19);
      draw(backend, SampleGroup.of(JUDGE, seeds(1), Sampling.GREEDY, 20, ledger()));
      assertThat(backend.describe().cache().hits()).isEqualTo(1);
      assertThat(backend.describe().cache().computedTokens()).isEqualTo(prompt + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void generate_everyArchitecture_greedySharedEqualsAlone(Architecture architecture) {
    var file = TestModels.random(architecture, GgmlType.Q8_0);
    List<String> alone = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      try (LlamaBackend fresh = TestModels.checked(model(file).contextTokens(1024))) {
        alone.addAll(
            texts(
                draw(fresh, SampleGroup.of(letters(i), seeds(1), Sampling.GREEDY, 12, ledger()))));
      }
    }
    try (LlamaBackend shared = TestModels.checked(model(file).contextTokens(1024))) {
      List<String> together = new ArrayList<>();
      List<RecordingListener> listeners = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        RecordingListener listener = new RecordingListener(1);
        listeners.add(listener);
        shared.generate(
            SampleGroup.of(letters(i), seeds(1), Sampling.GREEDY, 12, ledger()), listener);
      }
      listeners.forEach(listener -> together.addAll(texts(listener.awaitEnded())));
      assertThat(together).isEqualTo(alone);
    }
  }

  @Test
  void generate_windowShorterThanWhatIsCached_goingBackIsRight() {
    // b4916's flash kernel sums in half precision, in the order of the cells: too coarse for random
    // weights.
    FlashAttention kernel = FlashAttention.OFF;
    Path file =
        TestModels.written(
            "window",
            SyntheticModel.builder(Architecture.GEMMA2)
                .vocabulary(700)
                .contextLength(4096)
                .put("gemma2.attention.sliding_window", GgufValue.uint32(16))
                .build());
    List<Prompt> prompts = new ArrayList<>();
    for (int turn = 0; turn < 24; turn++) {
      // Four texts in turn, each time cut at another place: forks far before the end of a branch.
      String text = Integer.toString(turn % 4, 2).repeat(3) + " pq rs tu vw".repeat(10);
      prompts.add(Prompt.of(Segment.content(text.substring(0, 20 + turn * 37 % 100))));
    }
    List<String> alone = new ArrayList<>();
    for (Prompt prompt : prompts) {
      try (LlamaBackend fresh =
          TestModels.checked(model(file).contextTokens(256).flashAttention(kernel))) {
        alone.addAll(
            texts(draw(fresh, SampleGroup.of(prompt, seeds(1), Sampling.GREEDY, 20, ledger()))));
      }
    }
    try (LlamaBackend small =
        TestModels.checked(model(file).contextTokens(256).parallel(2).flashAttention(kernel))) {
      List<String> inTurn = new ArrayList<>();
      for (Prompt prompt : prompts) {
        inTurn.addAll(
            texts(draw(small, SampleGroup.of(prompt, seeds(1), Sampling.GREEDY, 20, ledger()))));
      }
      assertThat(inTurn).isEqualTo(alone);
    }
  }

  @Test
  void generate_moreThanTheCacheHolds_pausedAndResumed_sameTexts() {
    // The shipped model is sure of most tokens; draws of random weights would differ by rounding
    // alone.
    SampleGroup group = SampleGroup.of(JUDGE, seeds(16), Sampling.temperature(0.6), 200, ledger());
    List<String> roomy;
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()).parallel(8))) {
      roomy = texts(draw(backend, group));
      assertThat(backend.loop().usage().pauses()).isZero();
    }
    // 224 cells: a prompt of 98 and several draws of about 90 do not fit at once.
    try (LlamaBackend backend =
        TestModels.checked(
            model(TestModels.tiny())
                .contextTokens(224)
                .parallel(8)
                .flashAttention(FlashAttention.OFF))) {
      assertThat(texts(draw(backend, group))).isEqualTo(roomy);
      assertThat(backend.loop().usage().pauses()).isPositive();
    }
  }

  @Test
  void generate_256DrawsOnASmallContext_allEnd() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(512).parallel(20))) {
      List<Generation.Ended> ended =
          draw(
              backend,
              SampleGroup.of(letters(2), seeds(256), Sampling.temperature(1), 10, ledger()));
      assertThat(ended).hasSize(256);
      assertThat(ended).allSatisfy(e -> assertThat(e.finish().complete()).isTrue());
    }
  }

  @Test
  void generate_manyCallersWithDifferentPrompts_allEnd() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(512).parallel(6))) {
      List<RecordingListener> listeners = new ArrayList<>();
      for (int caller = 0; caller < 12; caller++) {
        RecordingListener listener = new RecordingListener(3);
        listeners.add(listener);
        Prompt prompt =
            Prompt.of(
                Segment.content("shared words first ".repeat(3)),
                Segment.content(" caller " + caller + " asks ".repeat(caller)));
        backend.generate(
            SampleGroup.of(prompt, seeds(3), Sampling.temperature(1), 30, ledger()), listener);
      }
      listeners.forEach(listener -> assertThat(listener.awaitEnded()).hasSize(3));
    }
  }

  @Test
  void generate_lateCallerWhileAllPlacesAreTaken_getsOneAtOnce() {
    SampleGroup longOne = SampleGroup.of(JUDGE, seeds(4), Sampling.temperature(0.6), 200, ledger());
    try (LlamaBackend backend = TestModels.checked(LlamaCpp.model(TestModels.tiny()).parallel(2))) {
      List<String> alone = texts(draw(backend, longOne));
      List<String> ends = Collections.synchronizedList(new ArrayList<>());
      RecordingListener late = new RecordingListener(1);
      RecordingListener early = new RecordingListener(4);
      AtomicBoolean asked = new AtomicBoolean();
      backend.generate(
          longOne,
          new GenerationListener() {
            @Override
            public void onText(int draw, String text) {
              if (asked.compareAndSet(false, true)) {
                // Heard while both places are taken and two draws wait.
                SampleGroup shortOne =
                    SampleGroup.of(letters(1), seeds(1), Sampling.GREEDY, 3, ledger());
                backend.generate(
                    shortOne,
                    generation -> {
                      ends.add("late");
                      late.onGeneration(generation);
                    });
              }
              early.onText(draw, text);
            }

            @Override
            public void onGeneration(Generation generation) {
              ends.add("early " + generation.draw());
              early.onGeneration(generation);
            }
          });
      late.awaitEnded();
      assertThat(texts(early.awaitEnded())).isEqualTo(alone);
      assertThat(ends.getFirst()).isEqualTo("late");
      assertThat(backend.describe().cache().pauses()).isPositive();
    }
  }

  @Test
  void generate_manyShortDraws_flashKernelFromTheStart_sameTextsAsPlain() {
    SampleGroup group = SampleGroup.of(JUDGE, seeds(32), Sampling.temperature(0.6), 200, ledger());
    List<String> plain;
    try (LlamaBackend backend =
        TestModels.checked(LlamaCpp.model(TestModels.tiny()).flashAttention(FlashAttention.OFF))) {
      plain = texts(draw(backend, group));
      assertThat(backend.loop().flashAttention()).isFalse();
    }
    try (LlamaBackend backend = TestModels.checked(LlamaCpp.model(TestModels.tiny()))) {
      assertThat(backend.loop().flashAttention()).isFalse();
      assertThat(texts(draw(backend, group))).isEqualTo(plain);
      assertThat(backend.loop().flashAttention()).isTrue();
      assertThat(backend.describe().cache().pauses()).isZero();
    }
  }

  @Test
  void generate_shortDrawsOfALongPrompt_plainKernelThroughout() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.random()).contextTokens(2048).parallel(16))) {
      draw(backend, SampleGroup.of(letters(16), seeds(16), Sampling.temperature(1), 20, ledger()));
      assertThat(backend.loop().flashAttention()).isFalse();
    }
  }

  @Test
  void generate_kernelTurnsOutTheDearerOne_switchedMidway_sameTexts() {
    // One long prompt and a short draw make the plain kernel look right; many callers then make it
    // wrong.
    List<SampleGroup> groups = new ArrayList<>();
    for (int caller = 0; caller < 12; caller++) {
      groups.add(
          SampleGroup.of(
              Prompt.of(
                  Segment.template("<judge>Question: "),
                  Segment.content(
                      "A box holds "
                          + (20 + caller)
                          + " pens. Then 7 are added. How many pens are there now?"),
                  Segment.template("\nR1: "),
                  Segment.content(
                      (20 + caller) + "+7=" + (27 + caller) + ". Answer: " + (27 + caller)),
                  Segment.template("\n<critique>")),
              seeds(4),
              Sampling.GREEDY,
              200,
              ledger()));
    }
    List<List<String>> plain = new ArrayList<>();
    try (LlamaBackend backend =
        TestModels.checked(
            LlamaCpp.model(TestModels.tiny()).flashAttention(FlashAttention.OFF).parallel(64))) {
      for (SampleGroup group : groups) {
        plain.add(texts(draw(backend, group)));
      }
    }
    try (LlamaBackend backend =
        TestModels.checked(LlamaCpp.model(TestModels.tiny()).contextTokens(4096).parallel(64))) {
      List<RecordingListener> listeners = new ArrayList<>();
      AtomicBoolean asked = new AtomicBoolean();
      RecordingListener first =
          new RecordingListener(
              4,
              (draw, text) -> {
                // While the first runs, so that nothing was known of the others when it began.
                if (asked.compareAndSet(false, true)) {
                  for (SampleGroup group : groups.subList(1, groups.size())) {
                    RecordingListener listener = new RecordingListener(4);
                    listeners.add(listener);
                    backend.generate(group, listener);
                  }
                }
              });
      backend.generate(groups.getFirst(), first);
      assertThat(texts(first.awaitEnded())).isEqualTo(plain.getFirst());
      for (int i = 0; i < listeners.size(); i++) {
        assertThat(texts(listeners.get(i).awaitEnded())).isEqualTo(plain.get(i + 1));
      }
      assertThat(backend.loop().flashAttention()).isTrue();
      assertThat(backend.describe().cache().pauses()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void generate_everyArchitecture_greedyByTheFlashKernelAsByThePlain(Architecture architecture) {
    var file = TestModels.random(architecture, GgmlType.F16);
    List<List<String>> texts = new ArrayList<>();
    for (FlashAttention kernel : List.of(FlashAttention.OFF, FlashAttention.ON)) {
      try (LlamaBackend backend =
          TestModels.checked(LlamaCpp.model(file).contextTokens(1024).flashAttention(kernel))) {
        texts.add(
            texts(
                draw(backend, SampleGroup.of(letters(2), seeds(1), Sampling.GREEDY, 8, ledger()))));
      }
    }
    assertThat(texts.get(1)).isEqualTo(texts.get(0));
  }

  @Test
  void generate_untilTheContextIsFull_endsAsLength() {
    try (LlamaBackend backend =
        TestModels.checked(
            model(TestModels.random()).contextTokens(64).flashAttention(FlashAttention.OFF))) {
      Generation.Ended end =
          draw(backend, SampleGroup.of(letters(1), seeds(1), Sampling.GREEDY, 1000, ledger()))
              .getFirst();
      assertThat(end.finish()).isEqualTo(Generation.Finish.LENGTH);
      assertThat(end.tokens().size()).isLessThan(64);
    }
  }

  @Test
  void generate_promptLongerThanTheContext_refusedWithTheCounts() {
    try (LlamaBackend backend =
        TestModels.checked(
            model(TestModels.random()).contextTokens(64).flashAttention(FlashAttention.OFF))) {
      assertThatThrownBy(
              () ->
                  backend.generate(
                      SampleGroup.of(letters(50), seeds(1), Sampling.GREEDY, 1, ledger()),
                      new RecordingListener(1)))
          .isInstanceOfSatisfying(
              ContextLengthException.class,
              e -> {
                assertThat(e.contextTokens()).isEqualTo(64);
                assertThat(e.promptTokens()).isGreaterThan(64);
              });
      assertThat(backend.loop().usage().steps()).isZero();
    }
  }

  @Test
  void choose_labelsThatBeginAlike_refused() {
    try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
      assertThatThrownBy(
              () ->
                  backend.choose(
                      new Choice(JUDGE, List.of("za", "zb"), ledger(), Ledger.Purpose.META)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("first token");
    }
  }

  @Test
  void open_quantisedCache_works() {
    try (LlamaBackend backend =
        TestModels.checked(model(TestModels.tiny()).kvType(KvType.Q8_0).contextTokens(2048))) {
      assertThat(
              draw(backend, SampleGroup.of(JUDGE, seeds(2), Sampling.GREEDY, 200, ledger()))
                  .getFirst()
                  .text())
          .contains("\\boxed{");
    }
  }

  @Test
  void open_optionsOutOfRange_refused() {
    LlamaCpp model = model(TestModels.tiny());
    assertThatThrownBy(() -> model.threads(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.parallel(257)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.batchTokens(1 << 20))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void open_gpuLayersWithoutGpu_saysSo() {
    assertThatThrownBy(() -> model(TestModels.tiny()).gpuLayers(4).open())
        .isInstanceOf(io.dikast.engine.backend.BackendException.class)
        .hasMessageContaining("no GPU support");
  }

  @Test
  void generate_twoModelsAtOnce_eachAsIfAlone() {
    SampleGroup group = SampleGroup.of(JUDGE, seeds(16), Sampling.temperature(0.6), 200, ledger());
    try (LlamaBackend one = TestModels.checked(model(TestModels.tiny()));
        LlamaBackend other = TestModels.checked(model(TestModels.tiny()))) {
      List<String> alone = texts(draw(one, group));
      for (int round = 0; round < 3; round++) {
        RecordingListener first = new RecordingListener(16);
        RecordingListener second = new RecordingListener(16);
        one.generate(group, first);
        other.generate(group, second);
        assertThat(texts(second.awaitEnded())).isEqualTo(alone);
        assertThat(texts(first.awaitEnded())).isEqualTo(alone);
      }
    }
  }

  @Test
  void openAndClose_manyTimes_memoryComesBack() {
    for (int i = 0; i < 10; i++) {
      try (LlamaBackend backend = TestModels.checked(model(TestModels.tiny()))) {
        draw(backend, SampleGroup.of(JUDGE, seeds(1), Sampling.GREEDY, 4, ledger()));
      }
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dikast-decode"))
                .filter(Thread::isAlive))
        .isEmpty();
  }
}
