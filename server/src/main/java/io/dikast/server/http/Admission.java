package io.dikast.server.http;

import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much work the server takes on at once, counted in draws. A request gets all the units it
 * needs before it starts, or is refused at once: nothing queues here, so a refusal costs
 * microseconds and an admitted request never waits for another's unit while it holds some.
 */
final class Admission {

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private int used;
  private int requests;
  private boolean draining;

  Admission(int capacity) {
    this.capacity = capacity;
  }

  /** Units that a request holds until it is closed. */
  final class Reservation implements AutoCloseable {

    private final int units;
    private boolean closed;

    private Reservation(int units) {
      this.units = units;
    }

    int units() {
      return units;
    }

    /** Gives the units back; idempotent. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (!closed) {
          closed = true;
          used -= units;
          requests--;
          if (requests == 0) {
            emptied.signalAll();
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes units, all that there are if more are asked for.
   *
   * @throws FaultException {@link Fault.Code#SERVER_OVERLOADED} or {@link Fault.Code#DRAINING}
   */
  Reservation reserve(long wanted) {
    int units = Math.clamp(wanted, 1, capacity);
    lock.lock();
    try {
      if (draining) {
        throw Fault.of(Fault.Code.DRAINING, "the server is shutting down").exception();
      }
      if (units > capacity - used) {
        throw Fault.of(
                Fault.Code.SERVER_OVERLOADED,
                "the server is busy: "
                    + used
                    + " of "
                    + capacity
                    + " draws are under way and this request needs "
                    + units)
            .exception();
      }
      used += units;
      requests++;
      return new Reservation(units);
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing on from here. */
  void drain() {
    lock.lock();
    try {
      draining = true;
    } finally {
      lock.unlock();
    }
  }

  boolean draining() {
    lock.lock();
    try {
      return draining;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing is under way; says whether that came within this time. */
  boolean awaitEmpty(Duration limit) {
    lock.lock();
    try {
      long nanos = limit.toNanos();
      while (requests > 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = emptied.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  int capacity() {
    return capacity;
  }

  int used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }
}
