package io.dikast.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values lie on an axis.
 *
 * @param low the lowest value shown
 * @param high the highest, above low
 * @param from where low lies, in pixels
 * @param to where high lies
 * @param log whether equal ratios, not equal differences, are equally far apart
 * @param ticks values to name, ascending
 */
record ChartScale(
    double low, double high, double from, double to, boolean log, List<Double> ticks) {

  private static final double[] STEPS = {0.01, 0.02, 0.05, 0.1, 0.2};
  private static final double MOST_TICKS = 8;

  /** Equal differences, rounded out to whole ticks. */
  static ChartScale linear(double low, double high, double from, double to) {
    double step = STEPS[STEPS.length - 1];
    for (double candidate : STEPS) {
      if ((high - low) / candidate <= MOST_TICKS) {
        step = candidate;
        break;
      }
    }
    long first = (long) Math.floor(low / step + 1e-9);
    long last = Math.max(first + 1, (long) Math.ceil(high / step - 1e-9));
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return new ChartScale(ticks.getFirst(), ticks.getLast(), from, to, false, ticks);
  }

  /** Equal ratios, with a little room at both ends and ticks at 1, 2 and 5 times powers of ten. */
  static ChartScale log(double low, double high, double from, double to) {
    double room = Math.pow(high / low, 0.05);
    double first = low / room;
    double last = high * room;
    List<Double> ticks = new ArrayList<>();
    for (double power = 1; power <= last; power *= 10) {
      for (double factor : new double[] {1, 2, 5}) {
        if (power * factor >= first && power * factor <= last) {
          ticks.add(power * factor);
        }
      }
    }
    return new ChartScale(first, last, from, to, true, ticks);
  }

  ChartScale withTicks(List<Double> values) {
    return new ChartScale(low, high, from, to, log, values);
  }

  double at(double value) {
    double share =
        log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return from + share * (to - from);
  }
}
