package io.dikast.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one request may spend, and how it ranks beside others. Immutable; {@link Ledger#open} starts
 * the account that is asked before and during every decode. Running out is a result with a reason,
 * never an error.
 *
 * @param samples draws of the judge; in a search, the answers it may write side by side: 1 to 256
 * @param totalTokens computed prompt and completion tokens of all models together, {@code null} for
 *     no limit; overrun by at most one decode step
 * @param deadline wall time from the start of the request, {@code null} for no limit
 * @param priority how the request ranks beside others on the same backend
 * @param calls draws and questions of all models together, {@code null} for no limit; never overrun
 */
public record Budget(
    int samples,
    @Nullable Long totalTokens,
    @Nullable Duration deadline,
    Priority priority,
    @Nullable Long calls) {

  /** The most draws one request may ask for. */
  public static final int MAX_SAMPLES = 256;

  public Budget {
    Objects.requireNonNull(priority, "priority");
    if (samples < 1 || samples > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "samples must be in 1.." + MAX_SAMPLES + ", got " + samples);
    }
    if (totalTokens != null && totalTokens < 1) {
      throw new IllegalArgumentException("totalTokens must be at least 1, got " + totalTokens);
    }
    if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
      throw new IllegalArgumentException("deadline must be positive, got " + deadline);
    }
    if (calls != null && calls < 1) {
      throw new IllegalArgumentException("calls must be at least 1, got " + calls);
    }
  }

  /** Limits without one on calls. */
  public Budget(
      int samples, @Nullable Long totalTokens, @Nullable Duration deadline, Priority priority) {
    this(samples, totalTokens, deadline, priority, null);
  }

  /** A number of draws and no other limit. */
  public static Budget samples(int samples) {
    return new Budget(samples, null, null, Priority.NORMAL);
  }

  /** The same limits for another number of draws. */
  public Budget withSamples(int draws) {
    return new Budget(draws, totalTokens, deadline, priority, calls);
  }

  public Budget withTotalTokens(long tokens) {
    return new Budget(samples, tokens, deadline, priority, calls);
  }

  public Budget withDeadline(Duration limit) {
    return new Budget(samples, totalTokens, limit, priority, calls);
  }

  public Budget withPriority(Priority rank) {
    return new Budget(samples, totalTokens, deadline, rank, calls);
  }

  public Budget withCalls(long most) {
    return new Budget(samples, totalTokens, deadline, priority, most);
  }
}
