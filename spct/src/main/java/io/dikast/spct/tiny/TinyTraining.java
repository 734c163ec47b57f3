package io.dikast.spct.tiny;

import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.ScalingChart;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudyWorkers;
import io.dikast.gguf.GgufFile;
import io.dikast.spct.grpo.GrpoTraining;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.model.Device;
import io.dikast.spct.model.WeightDigest;
import io.dikast.spct.rft.ItemOutcome;
import io.dikast.spct.rft.RejectiveFineTuning;
import io.dikast.spct.rft.Trajectory;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Progress;
import io.dikast.spct.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the tiny model in a folder, stage by stage: a supervised start, rejective fine-tuning,
 * reinforcement learning by rules, and the meta question. After each stage the model is there as a
 * file, so that stages can be held against each other. A stage whose training was killed goes on
 * from its checkpoint.
 */
public final class TinyTraining {

  private static final String SUPERVISED = "supervised";
  private static final String RFT = "rft";
  private static final String GRPO = "grpo";
  private static final String GRPO_ALONE = "grpo-alone";
  private static final String META = "meta";
  private static final String FINISHED = "tiny-grm";
  private static final int TELL_EVERY = 200;

  private final TinyRecipe recipe;
  private final Path folder;
  private final Device device;
  private final Consumer<String> log;
  private final Tokenizer tokenizer = TinyVocabulary.learn();

  TinyTraining(TinyRecipe recipe, Path folder, Device device, Consumer<String> log) {
    this.recipe = recipe;
    this.folder = folder;
    this.device = device;
    this.log = log.andThen(this::keep);
  }

  /**
   * The training of the model that is shipped.
   *
   * @param folder for checkpoints and models; made where it is not there
   * @param device where the weights are trained
   * @param log told a line at a time
   */
  public static TinyTraining shipped(Path folder, Device device, Consumer<String> log) {
    return new TinyTraining(TinyRecipe.SHIPPED, folder, device, log);
  }

  /**
   * Trains all stages, on this thread.
   *
   * @return the finished model; its card and the picture of its scaling lie beside it
   */
  public Path run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path model = train();
    measure(model);
    return model;
  }

  /** The log lies beside the model; a run that goes on appends to it. */
  private void keep(String line) {
    try {
      Files.writeString(
          folder.resolve("tiny.log"),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log in " + folder, e);
    }
  }

  private Path train() throws IOException, InterruptedException {
    log.accept("vocabulary: " + tokenizer.size() + " tokens");
    try (Decoder started =
        new SupervisedStart(recipe, tokenizer)
            .train(device, folder.resolve("supervised.checkpoint"), telling(SUPERVISED))) {
      Path supervised = written(SUPERVISED, started);
      try (Decoder alone = grpo(started, GRPO_ALONE)) {
        written(GRPO_ALONE, alone);
      }
      try (Decoder tuned = rejective(started, supervised);
          Decoder reinforced = grpo(tuned, GRPO)) {
        Path grpo = written(GRPO, reinforced);
        try (Decoder finished = meta(reinforced, grpo)) {
          return written(FINISHED, finished);
        }
      }
    }
  }

  private void measure(Path model) throws IOException, InterruptedException {
    TinyStudy study = new TinyStudy(recipe, folder, log);
    TinyCard.Stage supervised = TinyCard.Stage.first(SUPERVISED, study.stage(SUPERVISED));
    TinyCard.Stage alone = supervised.then(GRPO_ALONE, study.stage(GRPO_ALONE));
    TinyCard.Stage rft = supervised.then(RFT, study.stage(RFT));
    TinyCard.Stage grpo = rft.then(GRPO, study.stage(GRPO));
    StudyResult finished =
        study.judging(FINISHED, recipe.testQuestions(), recipe.testSamples(), true);
    SolveStudy solving = study.solving(FINISHED);
    TinyCard.Stage last = grpo.then(FINISHED, finished.first(recipe.stageQuestions()));
    DecoderShape shape = recipe.shape(tokenizer.size());
    TinyCard card =
        new TinyCard(
            shape,
            shape.parameters(),
            GgufFile.open(model).sha256(),
            recipe,
            List.of(supervised, alone, rft, grpo, last),
            finished,
            solving);
    Files.writeString(folder.resolve(FINISHED + ".md"), card.markdown());
    Files.writeString(
        folder.resolve("scaling.svg"),
        ScalingChart.svg(finished, "Accuracy against budget: questions about boxes"));
    card.markdown().lines().forEach(log);
  }

  private Path written(String name, Decoder decoder) {
    Path file = folder.resolve(name + ".gguf");
    TinyFile.named(name).write(file, decoder, tokenizer);
    return file;
  }

  private Decoder rejective(Decoder start, Path model) throws IOException, InterruptedException {
    Trainer trainer = trainer(start, RFT, 1);
    Optional<Decoder> finished = trainer.finished(start);
    Decoder tuned = finished.isPresent() ? finished.get() : rejective(trainer, start, model);
    written(RFT, tuned);
    return tuned;
  }

  private Decoder rejective(Trainer trainer, Decoder start, Path model)
      throws InterruptedException {
    List<ItemOutcome> outcomes = drawn(model, true);
    List<Trajectory> kept = outcomes.stream().flatMap(outcome -> outcome.kept().stream()).toList();
    log.accept("rft: " + kept.size() + " judgements kept, " + counts(outcomes));
    return kept.isEmpty()
        ? start.with(start.weights())
        : trainer.train(
            start, new JudgementDocuments(tokenizer, recipe.seed()).ofJudging(kept), telling(RFT));
  }

  private Decoder grpo(Decoder start, String stage) throws InterruptedException {
    List<PreferenceItem> items =
        TinyItems.from(Split.TRAIN, recipe.seed() + 2_000_000, recipe.items());
    return new GrpoTraining(tokenizer, TinyFile.named(stage), TinyTraining::open, recipe.grpo())
        .withCheckpoint(folder.resolve(stage + ".checkpoint"))
        .train(
            start,
            items,
            folder.resolve("rollouts.gguf"),
            step -> log.accept(stage + ": step " + step.step() + ", " + step.shown()));
  }

  /** From the finished judge's own judgements, none of them told the answer. */
  private Decoder meta(Decoder start, Path model) throws InterruptedException {
    Trainer trainer = trainer(start, META, 2);
    Optional<Decoder> finished = trainer.finished(start);
    if (finished.isPresent()) {
      return finished.get();
    }
    List<Trajectory> all =
        drawn(model, false).stream().flatMap(outcome -> outcome.trajectories().stream()).toList();
    log.accept(
        "meta: "
            + all.size()
            + " judgements, "
            + all.stream().filter(Trajectory::right).count()
            + " of them right");
    return all.isEmpty()
        ? start.with(start.weights())
        : trainer.train(
            start, new JudgementDocuments(tokenizer, recipe.seed() + 1).ofMeta(all), telling(META));
  }

  private Trainer trainer(Decoder start, String stage, long number) {
    return Trainer.of(recipe.tuning(number))
        .withCheckpoint(folder.resolve(stage + ".checkpoint"), "from " + WeightDigest.of(start));
  }

  /** In the order of the items, whatever came first. */
  private List<ItemOutcome> drawn(Path model, boolean hints) throws InterruptedException {
    List<PreferenceItem> items =
        TinyItems.from(
            Split.TRAIN, recipe.seed() + (hints ? 1_000_000 : 3_000_000), recipe.items());
    List<ItemOutcome> outcomes = new ArrayList<>();
    try (Backend backend = open(model)) {
      RejectiveFineTuning.on(backend, recipe.drawing(hints)).run(items, outcomes::add);
    }
    outcomes.sort(Comparator.comparing(ItemOutcome::item));
    return outcomes;
  }

  private static Backend open(Path model) {
    return StudyWorkers.ofTiny(model).open();
  }

  private static Map<ItemOutcome.Verdict, Integer> counts(List<ItemOutcome> outcomes) {
    Map<ItemOutcome.Verdict, Integer> counts = new EnumMap<>(ItemOutcome.Verdict.class);
    outcomes.forEach(outcome -> counts.merge(outcome.verdict(), 1, Integer::sum));
    return counts;
  }

  private Consumer<Progress> telling(String stage) {
    return progress -> {
      if (progress.step() % TELL_EVERY == 0 || progress.step() == progress.steps()) {
        log.accept(
            String.format(
                Locale.ROOT,
                "%s: step %d of %d, loss %.4f, %.0f tokens/s, %d s left",
                stage,
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.tokensPerSecond(),
                progress.left().toSeconds()));
      }
    };
  }
}
