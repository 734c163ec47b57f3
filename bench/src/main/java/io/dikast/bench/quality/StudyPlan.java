package io.dikast.bench.quality;

import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.List;

/**
 * What a study asks, and of whom.
 *
 * @param model file of the judge
 * @param threads of its native pool, 0 for the engine's choice
 * @param flashAttention which kernel computes attention
 * @param temperature of the draws
 * @param firstSeed of the questions
 * @param questions how many
 * @param seeds runs of each question
 */
record StudyPlan(
    Path model,
    int threads,
    FlashAttention flashAttention,
    double temperature,
    long firstSeed,
    int questions,
    int seeds) {

  /** Those of the tables of arXiv 2504.02495, and its meta filter at both sizes. */
  static final List<Method> METHODS =
      List.of(
          Method.greedyOne(),
          Method.voting(1),
          Method.voting(8),
          Method.voting(32),
          Method.meta(8),
          Method.meta(32));

  private static final int MAX_TOKENS = 512;

  List<BoxQuestion> questionList() {
    return BoxQuestions.from(Split.TEST, firstSeed, questions);
  }

  Backend open() {
    return LlamaCpp.model(model).threads(threads).flashAttention(flashAttention).open();
  }

  QualityStudy study(Backend opened) {
    return new QualityStudy(opened, temperature, MAX_TOKENS);
  }

  /** As the arguments of a process of its own. */
  List<String> arguments() {
    return List.of(
        model.toString(),
        Integer.toString(threads),
        flashAttention.name(),
        Double.toString(temperature),
        Long.toString(firstSeed),
        Integer.toString(questions),
        Integer.toString(seeds));
  }

  /** Reads what {@link #arguments} wrote. */
  static StudyPlan parse(List<String> arguments) {
    if (arguments.size() != 7) {
      throw new IllegalArgumentException("a plan has 7 parts, got " + arguments);
    }
    return new StudyPlan(
        Path.of(arguments.get(0)),
        Integer.parseInt(arguments.get(1)),
        FlashAttention.valueOf(arguments.get(2)),
        Double.parseDouble(arguments.get(3)),
        Long.parseLong(arguments.get(4)),
        Integer.parseInt(arguments.get(5)),
        Integer.parseInt(arguments.get(6)));
  }
}
