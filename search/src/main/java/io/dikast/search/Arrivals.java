package io.dikast.search;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands what models tell on threads of their own over to the one thread that searches. One for each
 * wave: what comes too late ends up in a queue that nobody reads.
 */
final class Arrivals<T> {

  /** Takes one arrival; says whether more are wanted. */
  @FunctionalInterface
  interface Taker<T> {
    boolean take(int place, T what);
  }

  private record Arrival<T>(int place, T what) {}

  /**
   * How long to wait for draws that were told to end; they do within one decode step, which many
   * tokens at once and few cores make long.
   */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private final Ledger ledger;
  private final BlockingQueue<Arrival<T>> queue = new LinkedBlockingQueue<>();
  private int taken;
  private boolean interrupted;
  private boolean cutShort;

  Arrivals(Ledger ledger) {
    this.ledger = ledger;
  }

  /** From any thread. */
  void add(int place, T what) {
    queue.add(new Arrival<>(place, what));
  }

  /**
   * Takes so many arrivals, or fewer where the taker wants no more, the deadline passes, or the
   * request is cancelled: then what has already arrived is still taken. A budget of tokens is not
   * looked at here; models end by themselves when it is spent.
   *
   * @return whether all of them came
   */
  boolean take(int expected, Taker<T> taker) {
    while (taken < expected) {
      StopReason reason = ledger.stopReason();
      boolean over = reason == StopReason.DEADLINE || reason == StopReason.CANCELLED;
      try {
        Arrival<T> arrival =
            over ? queue.poll() : queue.poll(ledger.remainingNanos(), TimeUnit.NANOSECONDS);
        if (arrival != null) {
          taken++;
          if (!taker.take(arrival.place(), arrival.what())) {
            return taken == expected;
          }
        } else if (over) {
          cutShort = true;
          return false;
        }
      } catch (InterruptedException e) {
        interrupted = true;
        ledger.stop(StopReason.CANCELLED);
      }
    }
    return true;
  }

  /**
   * Takes what comes in this time of that which {@link #take} was cut short of: models that were
   * told to end give what they have.
   */
  void takeLast(int expected, Duration patience, Taker<T> taker) {
    long end = System.nanoTime() + patience.toNanos();
    while (taken < expected) {
      try {
        Arrival<T> arrival = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (arrival == null) {
          return;
        }
        taken++;
        taker.take(arrival.place(), arrival.what());
      } catch (InterruptedException e) {
        interrupted = true;
        return;
      }
    }
  }

  boolean interrupted() {
    return interrupted;
  }

  /** Whether a deadline or a cancel left something out. */
  boolean cutShort() {
    return cutShort;
  }
}
