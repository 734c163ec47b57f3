package io.dikast.server.http;

import java.util.function.LongSupplier;

/**
 * How many draws one key may still ask for: a bucket that holds a minute's worth and fills steadily
 * (token bucket). Thread-safe.
 */
final class KeyQuota {

  private static final double MINUTE_NANOS = 60e9;

  /** For whoever has no quota. */
  static final KeyQuota NONE = new KeyQuota(0, () -> 0);

  private final int drawsPerMinute;
  private final LongSupplier nanoTime;
  private double left;
  private long filledAt;

  /**
   * A full bucket.
   *
   * @param drawsPerMinute 0 for no quota
   * @param nanoTime a clock as {@link System#nanoTime} is one
   */
  KeyQuota(int drawsPerMinute, LongSupplier nanoTime) {
    this.drawsPerMinute = drawsPerMinute;
    this.nanoTime = nanoTime;
    this.left = drawsPerMinute;
    this.filledAt = nanoTime.getAsLong();
  }

  /**
   * Takes draws; a full bucket is enough for a request of any size, which else could never be made.
   *
   * @throws KeyQuotaException if there are too few left; none is taken then
   */
  synchronized void take(long draws) {
    if (drawsPerMinute == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    left = Math.min(drawsPerMinute, left + (now - filledAt) * (drawsPerMinute / MINUTE_NANOS));
    filledAt = now;
    long needed = Math.clamp(draws, 1, drawsPerMinute);
    if (needed > left) {
      throw new KeyQuotaException(
          "this key may ask for "
              + drawsPerMinute
              + " draws a minute and has "
              + (int) left
              + " left; this request needs "
              + needed,
          (int) Math.ceil((needed - left) * 60 / drawsPerMinute));
    }
    left -= needed;
  }
}
