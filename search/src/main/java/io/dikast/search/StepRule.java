package io.dikast.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the written answers go on, and how often: pure functions from the values of a wave to
 * the next one.
 */
sealed interface StepRule {

  /** A reward of 0 would end a particle for good; this is as good as that. */
  double LEAST_REWARD = 1e-6;

  /**
   * The best of each tree go on.
   *
   * @param width steps drawn behind each
   * @param diverse whether there are as many trees as beams
   */
  record Beam(int width, boolean diverse) implements StepRule {
    public Beam {
      if (width < 1) {
        throw new IllegalArgumentException("width must be at least 1, got " + width);
      }
    }

    /** How many beams go on, of so many answers side by side. */
    int beams(int answers) {
      return Math.max(1, answers / width);
    }

    /** How many steps are drawn behind each beam. */
    int branching(int answers) {
      return Math.min(width, answers);
    }
  }

  /** Shares of the budget by softmax. */
  record Rebase(double temperature) implements StepRule {
    public Rebase {
      if (!(temperature > 0 && Double.isFinite(temperature))) {
        throw new IllegalArgumentException(
            "temperature must be finite and above 0, got " + temperature);
      }
    }

    /**
     * How many steps to draw behind each answer.
     *
     * @param values one an answer, in 0..1
     * @param budget how many there are to share out, at least 0
     */
    int[] shares(double[] values, int budget) {
      double top = max(values);
      double[] weights = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        weights[i] = Math.exp((values[i] - top) / temperature);
      }
      return apportion(weights, budget);
    }
  }

  /** Particles with weights. */
  record Particles(double threshold) implements StepRule {
    public Particles {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("threshold must be in 0..1, got " + threshold);
      }
    }

    /** Whether too few particles carry the weight; always where the threshold is 1. */
    boolean resamples(double[] weights) {
      return threshold == 1 || effectiveSize(weights) < threshold * weights.length;
    }
  }

  /** Positions of the highest values, the best first, of equal ones the first; at most so many. */
  static List<Integer> best(double[] values, int count) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
        .limit(count)
        .toList();
  }

  /**
   * Shares out a whole number in proportion to weights: the whole parts first, then one more each
   * to the largest remainders, of equal ones to the first.
   */
  static int[] apportion(double[] weights, int total) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    int[] shares = new int[weights.length];
    double[] remainders = new double[weights.length];
    int left = total;
    for (int i = 0; i < weights.length; i++) {
      double quota = total * weights[i] / sum;
      shares[i] = (int) quota;
      remainders[i] = quota - shares[i];
      left -= shares[i];
    }
    for (int i : best(remainders, left)) {
      shares[i]++;
    }
    return shares;
  }

  /**
   * Effective sample size (Σw)² / Σw²: as many equal particles say as much (Kong, Liu and Wong
   * 1994). 0 where no particle has any weight.
   */
  static double effectiveSize(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double weight : weights) {
      sum += weight;
      squares += weight * weight;
    }
    return squares == 0 ? 0 : sum * sum / squares;
  }

  /**
   * Systematic resampling (Kitagawa 1996): n evenly spaced pointers with one random offset go along
   * the weights, so that a particle is drawn as often as its share of n says, give or take one.
   *
   * @param weights not negative, one of them positive
   * @param offset a random number in [0, 1)
   * @return positions of the drawn ones, rising, as many as there are weights
   */
  static int[] resample(double[] weights, double offset) {
    int n = weights.length;
    double sum = 0;
    int last = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[i];
      last = weights[i] > 0 ? i : last;
    }
    int[] drawn = new int[n];
    int at = 0;
    double passed = weights[0];
    for (int pointer = 0; pointer < n; pointer++) {
      double target = (pointer + offset) * sum / n;
      // Rounding may leave the last pointers behind the sum.
      while (at < last && passed <= target) {
        at++;
        passed += weights[at];
      }
      drawn[pointer] = at;
    }
    return drawn;
  }

  /** Each position as often as its count says, in order. */
  static List<Integer> repeated(int[] counts) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      for (int times = 0; times < counts[i]; times++) {
        positions.add(i);
      }
    }
    return positions;
  }

  private static double max(double[] values) {
    double top = values[0];
    for (double value : values) {
      top = Math.max(top, value);
    }
    return top;
  }
}
