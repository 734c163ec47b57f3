package io.dikast.spct.tiny;

import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.Study;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudySettings;
import io.dikast.eval.StudyWorkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the stages of the tiny model reach on questions of the test split, all of them on the same
 * ones or the first of them. Judgements are kept beside the models: a study that was stopped goes
 * on.
 */
final class TinyStudy {

  /** Seed of the first question; the tests of other modules ask from 0 on. */
  private static final long FIRST_SEED = 0;

  private static final int SOLUTIONS = 16;
  private static final int TELL_EVERY = 250;

  private final TinyRecipe recipe;
  private final Path folder;
  private final Consumer<String> log;

  TinyStudy(TinyRecipe recipe, Path folder, Consumer<String> log) {
    this.recipe = recipe;
    this.folder = folder;
    this.log = log;
  }

  /** How a stage judges: what the stages are compared by. */
  StudyResult stage(String stage) throws IOException {
    return judging(stage, recipe.stageQuestions(), TinyCard.STAGE_SAMPLES, false);
  }

  /**
   * How it judges.
   *
   * @param questions how many, the first ones of the test
   * @param samples the most judgements of a question
   * @param meta whether it is asked which of its judgements are right
   */
  StudyResult judging(String stage, int questions, int samples, boolean meta) throws IOException {
    Path rows = folder.resolve("study").resolve(stage + ".jsonl");
    Files.createDirectories(rows.getParent());
    StudyWorkers workers = StudyWorkers.ofTiny(folder.resolve(stage + ".gguf"));
    // Opened first, so that a bad file is refused at once; idle while the workers compute.
    try (Backend judge = workers.open()) {
      Study study = Study.of(judge, settings(samples)).withWorkers(workers);
      return (meta ? study : study.withoutMeta())
          .run(
              TinyItems.from(Split.TEST, FIRST_SEED, questions),
              rows,
              (row, done, total) -> tell(stage, done, total));
    }
  }

  private StudySettings settings(int samples) {
    return StudySettings.DEFAULT
        .withSamples(samples)
        .withSeeds(recipe.testSeeds())
        .withSampling(Sampling.temperature(TinyRecipe.TEMPERATURE))
        .withMaxTokens(TinyRecipe.MOST_JUDGEMENT_TOKENS);
  }

  /** How it solves. */
  SolveStudy solving(String stage) {
    try (Backend policy = StudyWorkers.ofTiny(folder.resolve(stage + ".gguf")).open()) {
      return SolveStudy.of(
          policy,
          BoxQuestions.from(Split.TEST, FIRST_SEED, recipe.testQuestions()),
          SOLUTIONS,
          recipe.testSeeds(),
          TinyRecipe.SOLVING_TEMPERATURE,
          done -> tell(stage + " solving", done, recipe.testQuestions()));
    }
  }

  private void tell(String what, int done, int total) {
    if (done % TELL_EVERY == 0 || done == total) {
      log.accept("study of " + what + ": " + done + " of " + total);
    }
  }
}
