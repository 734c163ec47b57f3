package io.dikast.metarm;

import java.util.Arrays;

/**
 * What a value is measured by: its mean and deviation in training.
 *
 * @param mean finite; it stands for a value that cannot be told
 * @param deviation finite and above 0; 1 where all values were equal
 */
record Scale(double mean, double deviation) {

  /**
   * How many deviations from the mean are believed: what is odder than anything seen is not surer
   * for it.
   */
  static final double FARTHEST = 10;

  Scale {
    if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "mean must be finite and deviation finite and above 0, got "
              + mean
              + " and "
              + deviation);
    }
  }

  /**
   * The scale of these values.
   *
   * @param values finite, or NaN where one cannot be told
   */
  static Scale of(double[] values) {
    double[] told = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    double first = told.length == 0 ? 0 : told[0];
    // The mean of equal values may be off by a rounding, which must not be blown up to a value.
    if (Arrays.stream(told).allMatch(value -> value == first)) {
      return new Scale(first, 1);
    }
    double mean = Arrays.stream(told).average().orElseThrow();
    double squares = Arrays.stream(told).map(x -> (x - mean) * (x - mean)).sum();
    return new Scale(mean, Math.sqrt(squares / told.length));
  }

  /** A value in deviations from the mean; 0 where it cannot be told. */
  double standardised(double value) {
    return Double.isNaN(value) ? 0 : Math.clamp((value - mean) / deviation, -FARTHEST, FARTHEST);
  }
}
