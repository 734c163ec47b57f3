package io.dikast.bench;

import java.util.List;
import java.util.stream.IntStream;

/** The few statistics that the reports use. */
public final class Statistics {

  /** Two-sided 95 % quantile of the normal distribution. */
  private static final double Z95 = 1.959963984540054;

  private Statistics() {}

  /**
   * A mean and how far it can be trusted.
   *
   * @param halfWidth of the 95 % interval around it; 0 where there is only one cluster to judge by
   */
  public record Estimate(double mean, double halfWidth) {}

  /** The middle value; the mean of the middle two of an even number. */
  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a median needs at least one value, got none");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Median of the ratios of values measured side by side: what slows the machine down for a while
   * slows both of a pair.
   */
  public static double medianRatio(List<Double> numerators, List<Double> denominators) {
    if (numerators.size() != denominators.size()) {
      throw new IllegalArgumentException(
          "pairs need as many numerators as denominators, got "
              + numerators.size()
              + " and "
              + denominators.size());
    }
    return median(
        IntStream.range(0, numerators.size())
            .mapToObj(i -> numerators.get(i) / denominators.get(i))
            .toList());
  }

  /**
   * Mean over clusters of equal size, with a normal 95 % interval from the spread of the clusters'
   * means: trials within a cluster (the seeds of one question) are not independent, clusters are.
   *
   * @param clusterMeans at least one
   */
  public static Estimate clustered(List<Double> clusterMeans) {
    int n = clusterMeans.size();
    if (n == 0) {
      throw new IllegalArgumentException("an estimate needs at least one cluster, got none");
    }
    double mean = clusterMeans.stream().mapToDouble(Double::doubleValue).sum() / n;
    if (n == 1) {
      return new Estimate(mean, 0);
    }
    double squares = clusterMeans.stream().mapToDouble(m -> (m - mean) * (m - mean)).sum();
    return new Estimate(mean, Z95 * Math.sqrt(squares / (n * (n - 1.0))));
  }
}
