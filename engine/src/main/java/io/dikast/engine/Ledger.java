package io.dikast.engine;

import io.dikast.engine.trace.CallTracer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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
    /** Judging. */
    DRAW,
    /** Asking whether a judgement is right. */
    META,
    /** Writing an answer, or a step of one. */
    POLICY,
    /** Asking how good a step of an answer is. */
    PROCESS
  }

  /** What was entered for one purpose. */
  private static final class Account {
    final LongAdder prompt = new LongAdder();
    final LongAdder cached = new LongAdder();
    final LongAdder completion = new LongAdder();
    final AtomicLong calls = new AtomicLong();

    Usage.Share share() {
      return new Usage.Share(calls.get(), prompt.sum(), cached.sum(), completion.sum());
    }
  }

  private final Budget budget;
  private final CallTracer tracer;
  private final LongSupplier nanoClock;
  private final long openedAt;
  private final long deadlineAt;
  private final Map<Purpose, Account> accounts = new EnumMap<>(Purpose.class);
  private final AtomicLong calls = new AtomicLong();
  private final AtomicReference<@Nullable StopReason> stopped = new AtomicReference<>();
  private volatile boolean sanitized;

  private Ledger(Budget budget, CallTracer tracer, LongSupplier nanoClock) {
    this.budget = budget;
    this.tracer = tracer;
    this.nanoClock = nanoClock;
    for (Purpose purpose : Purpose.values()) {
      accounts.put(purpose, new Account());
    }
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
    return open(budget, CallTracer.NONE);
  }

  /** Opens an account of which every call of a model is told to a tracer. */
  public static Ledger open(Budget budget, CallTracer tracer) {
    return new Ledger(
        Objects.requireNonNull(budget), Objects.requireNonNull(tracer), System::nanoTime);
  }

  /** Opens an account on a clock that counts nanoseconds, for tests. */
  public static Ledger open(Budget budget, LongSupplier nanoClock) {
    return new Ledger(
        Objects.requireNonNull(budget), CallTracer.NONE, Objects.requireNonNull(nanoClock));
  }

  public Budget budget() {
    return budget;
  }

  /** Who follows the calls of models; told of each by the backend that makes it. */
  public CallTracer tracer() {
    return tracer;
  }

  /**
   * Takes calls of a model out of the budget before they are made: draws of a policy or a judge,
   * questions to a meta or a process reward model. Whoever starts them asks here first, and starts
   * no more than it is given.
   *
   * @param wanted at least 0
   * @return how many may be made, 0 to {@code wanted}; all of them without a limit
   */
  public int admit(Purpose purpose, int wanted) {
    if (wanted < 0) {
      throw new IllegalArgumentException("calls must not be negative, got " + wanted);
    }
    Long most = budget.calls();
    long limit = most == null ? Long.MAX_VALUE : most;
    while (true) {
      long made = calls.get();
      int given = (int) Math.min(wanted, limit - made);
      if (calls.compareAndSet(made, made + given)) {
        account(purpose).calls.addAndGet(given);
        return given;
      }
    }
  }

  /** Gives back calls that were admitted and then not made. */
  public void giveBack(Purpose purpose, int unmade) {
    if (unmade < 0 || unmade > account(purpose).calls.get()) {
      throw new IllegalArgumentException(
          "of " + account(purpose).calls.get() + " calls " + unmade + " cannot be given back");
    }
    account(purpose).calls.addAndGet(-unmade);
    calls.addAndGet(-unmade);
  }

  /** How many calls may still be made; {@link Long#MAX_VALUE} without a limit. */
  public long remainingCalls() {
    Long most = budget.calls();
    return most == null ? Long.MAX_VALUE : most - calls.get();
  }

  /**
   * Enters prompt tokens: those computed, and those a shared prefix saved. A backend that had to
   * guess enters the difference once it knows; that may be negative.
   */
  public void prompt(Purpose purpose, long computed, long saved) {
    account(purpose).prompt.add(computed);
    account(purpose).cached.add(saved);
  }

  /** Enters generated tokens; a negative number takes back what was guessed too high. */
  public void completion(Purpose purpose, long tokens) {
    account(purpose).completion.add(tokens);
  }

  private Account account(Purpose purpose) {
    return Objects.requireNonNull(accounts.get(purpose));
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
    Map<Purpose, Usage.Share> shares = new EnumMap<>(Purpose.class);
    for (Purpose purpose : Purpose.values()) {
      Usage.Share share = account(purpose).share();
      if (!share.equals(Usage.Share.NONE)) {
        shares.put(purpose, share);
      }
    }
    return Usage.of(shares, Duration.ofNanos(nanoClock.getAsLong() - openedAt));
  }

  private long spentTokens() {
    long spent = 0;
    for (Account account : accounts.values()) {
      spent += account.prompt.sum() + account.completion.sum();
    }
    return spent;
  }
}
