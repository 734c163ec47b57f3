package io.dikast.search;

/**
 * What is believed of the values that a choice leads to, by which AB-MCTS-A samples (arXiv
 * 2503.04412). Each is a prior until it is told values.
 */
public sealed interface Posterior {

  /** The defaults of the authors' own program: mean 0, κ = 1, ν = 1, τ² = 0.1. */
  static Posterior gaussian() {
    return new Gaussian(0, 1, 1, 0.1);
  }

  /** Jeffreys' prior, Beta(½, ½). */
  static Posterior beta() {
    return new Beta(0.5, 0.5);
  }

  /**
   * What is believed after these values.
   *
   * @param count of the values, at least 0
   * @param sum of the values
   * @param squares sum of their squares
   */
  Posterior after(int count, double sum, double squares);

  /**
   * Values normal with unknown mean and variance: μ | σ² ~ N(mean, σ²/κ), σ² ~ scaled inverse χ²(ν,
   * τ²).
   *
   * @param mean of the mean
   * @param kappa as how many values the mean counts, above 0
   * @param nu as how many values the variance counts, above 0
   * @param tauSquare the scale of the variance, above 0
   */
  record Gaussian(double mean, double kappa, double nu, double tauSquare) implements Posterior {

    public Gaussian {
      if (!(Double.isFinite(mean) && above0(kappa) && above0(nu) && above0(tauSquare))) {
        throw new IllegalArgumentException(
            "mean must be finite, kappa, nu and tauSquare above 0, got "
                + mean
                + ", "
                + kappa
                + ", "
                + nu
                + ", "
                + tauSquare);
      }
    }

    @Override
    public Gaussian after(int count, double sum, double squares) {
      if (count == 0) {
        return this;
      }
      double average = sum / count;
      // Rounding may leave a hair below 0 where all values are the same.
      double scatter = Math.max(0, squares - sum * average);
      double off = mean - average;
      return new Gaussian(
          (kappa * mean + sum) / (kappa + count),
          kappa + count,
          nu + count,
          (nu * tauSquare + scatter + count * kappa / (kappa + count) * off * off) / (nu + count));
    }
  }

  /**
   * Values in 0..1 as parts of successes: each adds itself to α and the rest to β.
   *
   * @param alpha above 0
   * @param beta above 0
   */
  record Beta(double alpha, double beta) implements Posterior {

    public Beta {
      if (!(above0(alpha) && above0(beta))) {
        throw new IllegalArgumentException(
            "alpha and beta must be above 0, got " + alpha + ", " + beta);
      }
    }

    @Override
    public Beta after(int count, double sum, double squares) {
      return new Beta(alpha + sum, beta + count - sum);
    }
  }

  private static boolean above0(double x) {
    return x > 0 && x < Double.POSITIVE_INFINITY;
  }
}
