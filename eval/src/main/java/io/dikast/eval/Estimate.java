package io.dikast.eval;

/**
 * A mean and how far it can be trusted.
 *
 * @param halfWidth of the 95 % interval around it; 0 where there is only one cluster to judge by
 */
public record Estimate(double mean, double halfWidth) {

  /** Two-sided 95 % quantile of the normal distribution. */
  static final double Z95 = 1.959963984540054;

  public Estimate {
    if (!Double.isFinite(mean) || !(halfWidth >= 0) || !Double.isFinite(halfWidth)) {
      throw new IllegalArgumentException("an estimate is finite, got " + mean + " ± " + halfWidth);
    }
  }

  public double low() {
    return mean - halfWidth;
  }

  public double high() {
    return mean + halfWidth;
  }

  /**
   * Mean over clusters, with a normal 95 % interval from the spread of their means: trials within a
   * cluster (the seeds of one item) are not independent, clusters are. With n clusters of means m_i
   * and their mean m the half width is 1.96 · √(Σ (m_i − m)² / (n (n − 1))): the cluster-robust
   * standard error of a mean over clusters of equal weight. For a difference of two methods give
   * the differences within each item: that pairs them.
   *
   * @param clusterMeans at least one
   */
  public static Estimate clustered(double... clusterMeans) {
    int n = clusterMeans.length;
    if (n == 0) {
      throw new IllegalArgumentException("an estimate needs at least one cluster, got none");
    }
    double sum = 0;
    for (double value : clusterMeans) {
      sum += value;
    }
    double mean = sum / n;
    if (n == 1) {
      return new Estimate(mean, 0);
    }
    double squares = 0;
    for (double value : clusterMeans) {
      squares += (value - mean) * (value - mean);
    }
    return new Estimate(mean, Z95 * Math.sqrt(squares / (n * (n - 1.0))));
  }
}
