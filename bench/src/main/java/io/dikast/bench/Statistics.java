package io.dikast.bench;

import java.util.List;
import java.util.stream.IntStream;

/** The few statistics that the reports use. */
public final class Statistics {

  private Statistics() {}

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
}
