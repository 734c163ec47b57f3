package io.dikast.engine.vote;

import java.util.Arrays;

/**
 * Says how much a judgement counts by how far it is trusted. A pure function; thread-safe.
 *
 * <p>Keeping the most trusted judgements (arXiv 2504.02495, section 4.2) counts them 1 or not at
 * all; weights are the gradual form of that, and both can be had together.
 */
@FunctionalInterface
public interface BallotWeighting {

  /** Whoever is kept counts once. */
  BallotWeighting EQUAL =
      metaScores -> {
        double[] weights = new double[metaScores.length];
        Arrays.fill(weights, 1);
        return weights;
      };

  /**
   * Weighs the kept judgements of a selection.
   *
   * @param metaScores one a judgement, in index order, each 0..1; at least one
   * @return one a judgement, positive and finite; only their proportion matters
   */
  double[] of(double[] metaScores);

  /** By the meta score itself, as 10⁻⁶ at least: a judgement that is kept has a vote. */
  static BallotWeighting byProbability() {
    return metaScores -> Arrays.stream(metaScores).map(score -> Math.max(score, 1e-6)).toArray();
  }

  /**
   * By a softmax: exp(score / temperature), the most trusted judgement counting 1.
   *
   * @param temperature finite and above 0; near 0 only the most trusted judgement counts, far above
   *     1 all do alike
   */
  static BallotWeighting softmax(double temperature) {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "temperature must be finite and above 0, got " + temperature);
    }
    return metaScores -> {
      double most = Arrays.stream(metaScores).max().orElseThrow();
      return Arrays.stream(metaScores)
          .map(score -> Math.max(Math.exp((score - most) / temperature), Double.MIN_NORMAL))
          .toArray();
    };
  }
}
