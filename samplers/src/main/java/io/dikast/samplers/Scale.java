package io.dikast.samplers;

import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.reward.Judgement;
import java.util.List;
import java.util.Objects;

/**
 * A scale of labels that are told by their first token, so that one step of the model gives the
 * probability of each (LLM-as-a-Verifier, arXiv 2607.05391). "10" is two tokens in many
 * vocabularies, and its first one is that of "1": the ready scales are letters, digits and yes or
 * no.
 *
 * @param labels at least two, no two beginning with the same character
 * @param scores of the labels, each in 1..10
 * @param task what the model is asked to do
 */
public record Scale(List<String> labels, List<Double> scores, String task) {

  private static final class Ready {
    static final Scale LETTERS =
        new Scale(
            List.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J"),
            List.of(10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0),
            JudgeTemplate.resource("task-letters.txt").strip());
    static final Scale DIGITS =
        new Scale(
            List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"),
            List.of(1.0, 2.125, 3.25, 4.375, 5.5, 6.625, 7.75, 8.875, 10.0),
            JudgeTemplate.resource("task-digits.txt").strip());
    static final Scale YES_NO =
        new Scale(
            List.of("yes", "no"),
            List.of(Judgement.MAX_SCORE, Judgement.MIN_SCORE),
            JudgeTemplate.resource("task-yes-no.txt").strip());
  }

  public Scale {
    labels = List.copyOf(labels);
    scores = List.copyOf(scores);
    Objects.requireNonNull(task, "task");
    if (labels.size() < 2 || labels.size() != scores.size()) {
      throw new IllegalArgumentException(
          "a scale needs two labels or more and a score for each, got "
              + labels.size()
              + " labels and "
              + scores.size()
              + " scores");
    }
    if (labels.stream().anyMatch(String::isEmpty)
        || labels.stream().mapToInt(label -> label.codePointAt(0)).distinct().count()
            != labels.size()) {
      throw new IllegalArgumentException(
          "labels must differ in their first character, got " + labels);
    }
    for (double score : scores) {
      if (!(score >= Judgement.MIN_SCORE && score <= Judgement.MAX_SCORE)) {
        throw new IllegalArgumentException("a score must be in 1..10, got " + score);
      }
    }
  }

  /** A (10) to J (1), as marks at school; the default. */
  public static Scale letters() {
    return Ready.LETTERS;
  }

  /** 1 to 9, spread evenly over 1..10. */
  public static Scale digits() {
    return Ready.DIGITS;
  }

  /** Yes (10) or no (1): a scale of 0 and 1, its expectation the probability of yes. */
  public static Scale yesNo() {
    return Ready.YES_NO;
  }

  /** The mean score, by the probabilities of the labels among each other. */
  double expected(LabelProbabilities probabilities) {
    double sum = 0;
    for (int i = 0; i < scores.size(); i++) {
      sum += probabilities.among(i) * scores.get(i);
    }
    return Math.clamp(sum, Judgement.MIN_SCORE, Judgement.MAX_SCORE);
  }
}
