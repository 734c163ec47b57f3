package io.dikast.inference.openai;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: full jitter, so that callers who failed together do not
 * come back together.
 *
 * @param base the first wait is below this
 * @param cap no wait is above this
 */
record Backoff(Duration base, Duration cap) {

  /** The longest wait that a server may ask for. */
  static final Duration LONGEST_ASKED = Duration.ofSeconds(60);

  /**
   * Nanoseconds to wait after so many failures, at least 1: uniform below base · 2^(failures−1).
   */
  long nanos(int failures, RandomGenerator random) {
    double ceiling = base.toNanos() * Math.pow(2, Math.min(failures - 1, 40));
    return (long) (random.nextDouble() * Math.min(ceiling, (double) cap.toNanos()));
  }

  /** What a Retry-After header asks for: seconds or a date; 0 where it says nothing. */
  static long askedNanos(String header, Instant now) {
    if (header.isBlank()) {
      return 0;
    }
    double seconds;
    try {
      seconds = Double.parseDouble(header.strip());
    } catch (NumberFormatException _) {
      try {
        Instant then =
            ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        seconds = Duration.between(now, then).toMillis() / 1000.0;
      } catch (DateTimeParseException _) {
        return 0;
      }
    }
    // NaN fails every comparison.
    return seconds > 0 ? (long) (Math.min(seconds, (double) LONGEST_ASKED.toSeconds()) * 1e9) : 0;
  }
}
