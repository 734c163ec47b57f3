package io.dikast.bench.service;

import org.HdrHistogram.Histogram;

/** What came of a load: answers, refusals, and whatever is neither. Not thread-safe. */
final class LoadCount {

  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  private final Histogram answered = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram refused = new Histogram(LONGEST_MICROS, DIGITS);
  private long refusedWithoutRetryAfter;
  private long others;
  private double seconds;

  /**
   * Counts one request.
   *
   * @param status of its answer, less than 100 where there was none
   */
  void add(int status, boolean retryAfter, long nanos) {
    long micros = Math.clamp(nanos / 1000, 1, LONGEST_MICROS);
    switch (status) {
      case 200 -> answered.recordValue(micros);
      case 503 -> {
        refused.recordValue(micros);
        if (!retryAfter) {
          refusedWithoutRetryAfter++;
        }
      }
      default -> others++;
    }
  }

  /** How long the load took. */
  void took(long nanos) {
    seconds = nanos / 1e9;
  }

  double seconds() {
    return seconds;
  }

  long answered() {
    return answered.getTotalCount();
  }

  long refused() {
    return refused.getTotalCount();
  }

  /** Refusals that do not say when to come again. */
  long refusedWithoutRetryAfter() {
    return refusedWithoutRetryAfter;
  }

  /** Neither answered nor refused: another status, or no answer. */
  long others() {
    return others;
  }

  /** Answers a second. */
  double answeredPerSecond() {
    return answered() / seconds;
  }

  /** A percentile of the time to an answer, in milliseconds; 0 where there was none. */
  double answeredMillis(double percentile) {
    return millis(answered, percentile);
  }

  /** A percentile of the time to a refusal, in milliseconds; 0 where there was none. */
  double refusedMillis(double percentile) {
    return millis(refused, percentile);
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000.0;
  }
}
