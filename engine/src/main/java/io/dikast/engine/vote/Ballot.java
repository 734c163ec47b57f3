package io.dikast.engine.vote;

import java.util.List;

/**
 * What one judgement brings to the vote.
 *
 * @param index of the draw, to order by
 * @param scores one a response, finite
 * @param weight how much it counts, positive and finite; 1 unless a meta reward model weights
 */
public record Ballot(int index, List<Double> scores, double weight) {

  public Ballot {
    scores = Scores.copyOf(scores);
    if (index < 0) {
      throw new IllegalArgumentException("index must not be negative, got " + index);
    }
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("a ballot scores at least one response, got none");
    }
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException("a score must be finite, got " + score);
      }
    }
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight must be positive and finite, got " + weight);
    }
  }

  /** A ballot that counts once. */
  public static Ballot of(int index, List<Double> scores) {
    return new Ballot(index, scores, 1);
  }
}
