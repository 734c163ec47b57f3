package io.dikast.engine.reward;

import java.util.List;
import java.util.Objects;

/**
 * The content of one draw of a judge.
 *
 * @param principles what it judged by, empty where it named none
 * @param critique its analysis, as written (positions, not response indices)
 * @param scores one a response, in the order of the responses, each in {@link #MIN_SCORE}..{@link
 *     #MAX_SCORE}
 */
public record Judgement(List<Principle> principles, String critique, List<Double> scores) {

  /** The scale of arXiv 2504.02495, section 2.1: whole numbers from 1 to 10. */
  public static final double MIN_SCORE = 1;

  public static final double MAX_SCORE = 10;

  public Judgement {
    principles = List.copyOf(principles);
    Objects.requireNonNull(critique, "critique");
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("a judgement scores at least one response, got none");
    }
    for (double score : scores) {
      if (!(score >= MIN_SCORE && score <= MAX_SCORE)) {
        throw new IllegalArgumentException("a score must be in 1..10, got " + score);
      }
    }
  }
}
