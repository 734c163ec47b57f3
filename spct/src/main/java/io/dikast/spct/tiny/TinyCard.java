package io.dikast.spct.tiny;

import io.dikast.eval.Estimate;
import io.dikast.eval.Method;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudyTable;
import io.dikast.spct.model.DecoderShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What the tiny model is and what it reaches, as Markdown.
 *
 * @param shape of the decoder
 * @param parameters of it
 * @param sha256 of the file, in hexadecimal digits
 * @param recipe by which it was made
 * @param stages what each stage reaches, none before the one it went on from
 * @param finished what the finished model reaches
 * @param solving how the finished model solves
 */
record TinyCard(
    DecoderShape shape,
    int parameters,
    String sha256,
    TinyRecipe recipe,
    List<Stage> stages,
    StudyResult finished,
    SolveStudy solving) {

  /**
   * What a stage reaches.
   *
   * @param before the stage that it went on from, none for the first
   */
  record Stage(String name, StudyResult result, Optional<Stage> before) {

    static Stage first(String name, StudyResult result) {
      return new Stage(name, result, Optional.empty());
    }

    /** A stage that went on from this one. */
    Stage then(String next, StudyResult reached) {
      return new Stage(next, reached, Optional.of(this));
    }
  }

  /** The largest k that all stages are compared at. */
  static final int STAGE_SAMPLES = 8;

  private static final Method VOTING = Method.voting(STAGE_SAMPLES);

  /** The whole card. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# tiny-grm");
    lines.add(
        "A judge of sums about boxes, and of nothing else. `./dikast spct tiny` made it from");
    lines.add("random weights, and wrote this card.");
    lines.add("");
    facts(lines);
    lines.add("");
    lines.add("## Judging");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d questions of the test split, which no training has seen, under %d seeds; temperature"
                + " %s.",
            recipe.testQuestions(),
            recipe.testSeeds(),
            TinyRecipe.TEMPERATURE));
    lines.add("");
    lines.addAll(StudyTable.lines(finished));
    lines.add("");
    lines.add("## What each stage adds");
    lines.add(
        String.format(
            Locale.ROOT,
            "The first %,d of these questions; rft is rejective fine-tuning, grpo-alone reinforcement"
                + " learning without it, grpo with it, and last the meta question was learned.",
            recipe.stageQuestions()));
    lines.add("");
    stages(lines);
    lines.add("");
    lines.add("## Solving");
    lines.add(
        "One solution is right "
            + shown(solving.single())
            + " of the time, the answer that most of "
            + solving.samples()
            + " agree on "
            + shown(solving.consistent())
            + " (temperature "
            + TinyRecipe.SOLVING_TEMPERATURE
            + ").");
    return String.join("\n", lines) + "\n";
  }

  private void facts(List<String> lines) {
    lines.add("| | |");
    lines.add("|---|---|");
    lines.add(
        String.format(
            Locale.ROOT,
            "| architecture | llama: %d layers, width %d, %d heads, feed-forward %d, tied embeddings,"
                + " RoPE base %.0f |",
            shape.layers(),
            shape.width(),
            shape.heads(),
            shape.feedForward(),
            shape.rotaryBase()));
    lines.add(
        String.format(
            Locale.ROOT,
            "| parameters, type | %.2f M, F16 |\n| context | %,d tokens |",
            parameters / 1e6,
            shape.context()));
    lines.add("| vocabulary | byte-level BPE, " + shape.vocabulary() + " tokens |");
    lines.add(
        String.format(
            Locale.ROOT,
            "| supervised start | %,d steps of %,d tokens |",
            recipe.supervisedSteps(),
            TinyRecipe.BATCH_TOKENS));
    lines.add(
        String.format(
            Locale.ROOT,
            "| fine-tuning | %,d questions, %,d steps |\n| GRPO | %,d steps |\n| meta question | %,d"
                + " questions, %,d steps |",
            recipe.items(),
            recipe.tuningSteps(),
            recipe.grpoSteps(),
            recipe.items(),
            recipe.tuningSteps()));
    lines.add("| seed | " + recipe.seed() + " |\n| licence | Apache-2.0 |");
    lines.add("| SHA-256 | `" + sha256 + "` |");
  }

  private void stages(List<String> lines) {
    lines.add("| stage | greedy | one sample | " + VOTING.shown() + " | went on from | gain |");
    lines.add("|---|---|---|---|---|---|");
    for (Stage stage : stages) {
      StudyResult result = stage.result();
      StringJoiner row = new StringJoiner(" | ", "| ", " |");
      row.add(stage.name())
          .add(shown(result.accuracy(Method.greedy())))
          .add(shown(result.singleSample()))
          .add(shown(result.accuracy(VOTING)))
          .add(stage.before().map(Stage::name).orElse("–"))
          .add(stage.before().map(before -> gain(result, before.result())).orElse("–"));
      lines.add(row.toString());
    }
  }

  /** In the share of right single samples, paired within each question. */
  private static String gain(StudyResult result, StudyResult before) {
    Estimate gain = result.singleSampleGain(before);
    return String.format(Locale.ROOT, "%+.3f ± %.3f one sample", gain.mean(), gain.halfWidth());
  }

  private static String shown(Estimate estimate) {
    return String.format(Locale.ROOT, "%.3f ± %.3f", estimate.mean(), estimate.halfWidth());
  }
}
