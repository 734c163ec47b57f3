package io.dikast.spct.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.model.ModelFile;
import io.dikast.spct.text.BytePairTrainer;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Document;
import io.dikast.spct.train.LearningRate;
import io.dikast.spct.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A judge that guesses, and half the time calls it a tie, which is never right. It is too small to
 * learn to read; that ties do not pay it can learn.
 */
class GrpoTrainingTest {

  private static final String TEMPLATE = "<judge>{question}\n{responses}<critique>";
  private static final String RESPONSE = "R{n}: {response}\n";
  private static final List<String> VERDICTS =
      List.of(
          "Scores: \\boxed{9, 1}",
          "Scores: \\boxed{5, 5}",
          "Scores: \\boxed{1, 9}",
          "Scores: \\boxed{5, 5}");

  @TempDir Path folder;

  private final Tokenizer tokenizer =
      new BytePairTrainer()
          .add("Why?\nR1: good\nR2: poor\n" + String.join("\n", VERDICTS).repeat(2))
          .train(List.of("<end>", "<judge>", "<critique>"), 400);

  private final ModelFile file =
      new ModelFile(
          "judge",
          GgmlType.F32,
          "<end>",
          Map.of(
              "dikast.judge.template", GgufValue.of(TEMPLATE),
              "dikast.judge.response", GgufValue.of(RESPONSE)));

  private Document shown(long index) {
    boolean goodFirst = index % 2 == 0;
    String prompt =
        "<judge>Why?\nR1: %s\nR2: %s\n<critique>"
            .formatted(goodFirst ? "good" : "poor", goodFirst ? "poor" : "good");
    int[] given = tokenizer.encodeTemplate(prompt);
    int[] written = tokenizer.encodeTemplate(VERDICTS.get((int) (index / 2 % 2)) + "<end>");
    int[] tokens = IntStream.concat(IntStream.of(given), IntStream.of(written)).toArray();
    boolean[] learned = new boolean[tokens.length];
    for (int i = given.length; i < tokens.length; i++) {
      learned[i] = true;
    }
    return new Document(tokens, learned);
  }

  private static PreferenceItem item(int number, boolean goodFirst) {
    return new PreferenceItem(
        "i" + number,
        Question.of("Why?"),
        goodFirst ? List.of("good", "poor") : List.of("poor", "good"),
        Set.of(goodFirst ? 0 : 1),
        Optional.empty());
  }

  private GrpoTraining training(int steps) {
    return new GrpoTraining(
        tokenizer,
        file,
        // One draw at a time: beside others it may differ by rounding, and with it all that
        // follows.
        weights -> new InTurnBackend(LlamaCpp.model(weights).threads(1).parallel(1).open()),
        new GrpoTraining.Settings(steps, 8, 4, 1e-3, new GrpoObjective(0.2, 0.01), 1, 40, 7));
  }

  @Test
  void train_tiesThatNeverPay_areUnlearned() throws Exception {
    DecoderShape shape = new DecoderShape(2, 64, 4, 4, 96, tokenizer.size(), 128);
    List<PreferenceItem> items = IntStream.range(0, 16).mapToObj(i -> item(i, i % 2 == 0)).toList();
    List<GrpoTraining.Step> steps = new ArrayList<>();
    try (Decoder random = Decoder.random(shape, 1);
        Decoder start =
            Trainer.of(new Trainer.Settings(400, 512, new LearningRate(3e-3, 5, 0.02), 1, 1000))
                .train(random, this::shown, progress -> {});
        Decoder trained =
            training(14).train(start, items, folder.resolve("rollouts.gguf"), steps::add)) {
      assertThat(trained.weights()).isNotEqualTo(start.weights());
    }
    assertThat(steps).hasSize(14);
    assertThat(steps.getFirst().right()).isBetween(0.05, 0.45);
    assertThat(steps.getFirst().unreadable()).isLessThan(0.2);
    double early = right(steps.subList(0, 3));
    double late = right(steps.subList(8, 14));
    assertThat(steps.getFirst().divergence()).isCloseTo(0, within(1e-6));
    assertThat(steps.getLast().divergence()).isGreaterThan(0.001);
    assertThat(late).isGreaterThan(early + 0.1).isGreaterThan(0.38);
  }

  private static double right(List<GrpoTraining.Step> steps) {
    return steps.stream().mapToDouble(GrpoTraining.Step::right).average().orElseThrow();
  }

  @Test
  void train_nothingReadable_nothingLearned() throws Exception {
    DecoderShape shape = new DecoderShape(1, 32, 2, 2, 32, tokenizer.size(), 128);
    List<GrpoTraining.Step> steps = new ArrayList<>();
    try (Decoder start = Decoder.random(shape, 1);
        Decoder trained =
            training(1)
                .train(
                    start, List.of(item(0, true)), folder.resolve("rollouts.gguf"), steps::add)) {
      assertThat(trained.weights()).isEqualTo(start.weights());
    }
    assertThat(steps.getFirst().unreadable()).isEqualTo(1);
    assertThat(steps.getFirst().mixed()).isZero();
    assertThat(steps.getFirst().loss()).isNaN();
  }

  /** Stopped in its seventh step, and resumed: the same weights as without a stop. */
  @Test
  void train_stoppedAndResumed_asIfItHadNotStopped() throws Exception {
    DecoderShape shape = new DecoderShape(1, 32, 2, 2, 32, tokenizer.size(), 128);
    List<PreferenceItem> items = IntStream.range(0, 4).mapToObj(i -> item(i, i % 2 == 0)).toList();
    Path rollouts = folder.resolve("rollouts.gguf");
    Path kept = folder.resolve("grpo.checkpoint");
    try (Decoder random = Decoder.random(shape, 1);
        Decoder start =
            Trainer.of(new Trainer.Settings(100, 512, new LearningRate(3e-3, 5, 0.1), 1, 1000))
                .train(random, this::shown, progress -> {});
        Decoder whole = training(8).train(start, items, rollouts, step -> {})) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  training(8)
                      .withCheckpoint(kept)
                      .train(
                          start,
                          items,
                          rollouts,
                          step -> {
                            if (step.step() == 7) {
                              throw new IllegalStateException("stopped");
                            }
                          }));
      List<Integer> heard = new ArrayList<>();
      try (Decoder resumed =
          training(8)
              .withCheckpoint(kept)
              .train(start, items, rollouts, step -> heard.add(step.step()))) {
        assertThat(resumed.weights()).isEqualTo(whole.weights()).isNotEqualTo(start.weights());
      }
      assertThat(heard).containsExactly(6, 7, 8);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> training(9).withCheckpoint(kept).train(start, items, rollouts, step -> {}))
          .withMessageContaining("other settings");
    }
  }

  @Test
  void train_noItems_refused() {
    DecoderShape shape = new DecoderShape(1, 32, 2, 2, 32, tokenizer.size(), 128);
    try (Decoder start = Decoder.random(shape, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  training(1).train(start, List.of(), folder.resolve("rollouts.gguf"), step -> {}));
    }
  }
}
