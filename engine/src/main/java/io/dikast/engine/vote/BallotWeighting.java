package io.dikast.engine.vote;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

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

  /**
   * Weighs judgements of which some may have no meta score: they count like the least trusted of
   * those that have one. Where none has, all count alike.
   *
   * @param metaScores one a judgement, in index order, each 0..1 or empty
   * @return one a judgement
   * @throws IllegalStateException if {@link #of} gives another number of weights
   */
  default double[] ofKnown(List<OptionalDouble> metaScores) {
    OptionalDouble least = metaScores.stream().flatMapToDouble(OptionalDouble::stream).min();
    if (least.isEmpty()) {
      return EQUAL.of(new double[metaScores.size()]);
    }
    double[] weights =
        of(metaScores.stream().mapToDouble(score -> score.orElse(least.getAsDouble())).toArray());
    if (weights.length != metaScores.size()) {
      throw new IllegalStateException(
          "a weighting of "
              + metaScores.size()
              + " judgements gave "
              + weights.length
              + " weights");
    }
    return weights;
  }

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
