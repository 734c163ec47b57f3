package io.dikast.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The running account of one request: what the {@link Budget} allows, what has been spent, and
 * whether to stop. Backends ask {@link #stopReason} before and during every decode and enter what
 * they compute. Thread-safe; the first reason to stop wins and stays.
 */
public final class Ledger {

  /** What a computation is for. */
  public enum Purpose {
    /** Judging, or drawing a candidate. */
    DRAW,
    /** Asking whether a judgement is right. */
    META
  }

  private final Budget budget;
  private final LongSupplier nanoClock;
  private final long openedAt;
  private final long deadlineAt;
  private final LongAdder prompt = new LongAdder();
  private final LongAdder cached = new LongAdder();
  private final LongAdder completion = new LongAdder();
  private final LongAdder meta = new LongAdder();
  private final AtomicReference<@Nullable StopReason> stopped = new AtomicReference<>();
  private volatile boolean sanitized;

  private Ledger(Budget budget, LongSupplier nanoClock) {
    this.budget = budget;
    this.nanoClock = nanoClock;
    this.openedAt = nanoClock.getAsLong();
    Duration deadline = budget.deadline();
    // A deadline beyond 292 years is none.
    this.deadlineAt =
        deadline == null || deadline.compareTo(Duration.ofDays(100_000)) > 0
            ? Long.MAX_VALUE
            : openedAt + deadline.toNanos();
  }

  /** Opens an account on the system clock; the deadline counts from here. */
  public static Ledger open(Budget budget) {
    return open(budget, System::nanoTime);
  }

  /** Opens an account on a clock that counts nanoseconds, for tests. */
  public static Ledger open(Budget budget, LongSupplier nanoClock) {
    return new Ledger(Objects.requireNonNull(budget), Objects.requireNonNull(nanoClock));
  }

  public Budget budget() {
    return budget;
  }

  /**
   * Enters prompt tokens: those computed, and those a shared prefix saved. A backend that had to
   * guess enters the difference once it knows; that may be negative.
   */
  public void prompt(Purpose purpose, long computed, long saved) {
    switch (purpose) {
      case DRAW -> {
        prompt.add(computed);
        cached.add(saved);
      }
      // Saved tokens of a meta question were all entered when the critique was drawn.
      case META -> meta.add(computed);
    }
  }

  /** Enters generated tokens; a negative number takes back what was guessed too high. */
  public void completion(Purpose purpose, long tokens) {
    switch (purpose) {
      case DRAW -> completion.add(tokens);
      case META -> meta.add(tokens);
    }
  }

  /** Enters that content had to be rewritten, since it spelled out a control token. */
  public void sanitized() {
    sanitized = true;
  }

  /** Whether content had to be rewritten for a model to read it as content. */
  public boolean isSanitized() {
    return sanitized;
  }

  /** Ends the request for this reason unless it has ended already. */
  public void stop(StopReason reason) {
    stopped.compareAndSet(null, Objects.requireNonNull(reason));
  }

  /** Why to stop now, or {@code null} to go on. Costs a clock reading. */
  public @Nullable StopReason stopReason() {
    StopReason reason = stopped.get();
    if (reason != null) {
      return reason;
    }
    if (deadlineAt != Long.MAX_VALUE && nanoClock.getAsLong() - deadlineAt >= 0) {
      stop(StopReason.DEADLINE);
    } else if (budget.totalTokens() != null && spentTokens() >= budget.totalTokens()) {
      stop(StopReason.TOKENS);
    }
    return stopped.get();
  }

  /** Nanoseconds until the deadline, at least 0; {@link Long#MAX_VALUE} without one. */
  public long remainingNanos() {
    return deadlineAt == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, deadlineAt - nanoClock.getAsLong());
  }

  /** What was spent until now. */
  public Usage usage() {
    return new Usage(
        prompt.sum(),
        cached.sum(),
        completion.sum(),
        meta.sum(),
        Duration.ofNanos(nanoClock.getAsLong() - openedAt));
  }

  private long spentTokens() {
    return prompt.sum() + completion.sum() + meta.sum();
  }
}
