package io.dikast.aggregators;

/*
 * Each sum is kept as high + low, two doubles that together carry some 106 bits (Knuth's two-sum,
 * The Art of Computer Programming 2, section 4.2.2; the product's rounding error by a fused
 * multiply-add). Sums of scores times weights that are equal on paper then agree after the one
 * rounding in get(), whichever way the terms fell on the responses: without that, three weighted
 * ballots are enough to break a tie by a rounding error instead of by the seed.
 */

/** Sums of doubles with twice the precision, one for each response. */
final class DoubledSums {

  private final double[] high;
  private final double[] low;

  DoubledSums(int size) {
    high = new double[size];
    low = new double[size];
  }

  void add(int i, double value) {
    double before = high[i];
    double sum = before + value;
    double added = sum - before;
    low[i] += (before - (sum - added)) + (value - added);
    high[i] = sum;
  }

  /** Adds to every sum its entry of a row times a factor. */
  void addRow(double[] row, int from, double factor) {
    for (int i = 0; i < high.length; i++) {
      double product = row[from + i] * factor;
      add(i, product);
      low[i] += Math.fma(row[from + i], factor, -product);
    }
  }

  /** Adds a row of which the caller knows that no sum rounds. */
  void addExactRow(double[] row, int from) {
    for (int i = 0; i < high.length; i++) {
      high[i] += row[from + i];
    }
  }

  /** Adds a/b. */
  void addQuotient(int i, double a, double b) {
    double quotient = a / b;
    add(i, quotient);
    low[i] += Math.fma(-quotient, b, a) / b;
  }

  double get(int i) {
    return high[i] + low[i];
  }

  /** Every sum divided by one number. */
  double[] dividedBy(double divisor) {
    double[] quotients = new double[high.length];
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] = get(i) / divisor;
    }
    return quotients;
  }
}
