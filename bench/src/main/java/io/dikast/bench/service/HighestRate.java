package io.dikast.bench.service;

import java.util.function.DoublePredicate;

/**
 * Finds the highest rate that holds: steps up by half until one does not, then halves the interval
 * between the last that held and the first that did not until it is narrow. A rate that does not
 * hold is tried once more before it counts: a neighbour on the machine may have been it.
 */
final class HighestRate {

  private static final double STEP = 1.5;
  private static final int MOST_STEPS = 24;

  private HighestRate() {}

  /**
   * Searches.
   *
   * @param first the rate to begin with, above 0; where it does not hold, lower ones are tried
   * @param narrow width of the last interval, as a share of its lower end
   * @param holds whether a rate holds
   * @return the highest rate that did, 0 where none did
   */
  static double find(double first, double narrow, DoublePredicate holds) {
    double low = 0;
    double high = first;
    int steps = 0;
    while (steps++ < MOST_STEPS && twice(holds, high)) {
      low = high;
      high *= STEP;
    }
    while (low == 0 && steps++ < MOST_STEPS) {
      double lower = high / STEP;
      if (twice(holds, lower)) {
        low = lower;
      } else {
        high = lower;
      }
    }
    while (low > 0 && steps++ < MOST_STEPS && high - low > narrow * low) {
      double middle = (low + high) / 2;
      if (twice(holds, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean twice(DoublePredicate holds, double rate) {
    boolean first = holds.test(rate);
    return first || holds.test(rate);
  }
}
