package io.dikast.spct.train;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Holds the end of the process until the running step has ended, and lets none begin after that.
 * What ends a process destroys libtorch's global objects; a step that still computes then jumps
 * into freed memory, and a run that was told to stop looks like one that crashed.
 */
final class ExitGate {

  private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock(true);

  static {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(GATE.writeLock()::lock));
  }

  private ExitGate() {}

  /** Computes something that must not be running when the process ends. */
  static <T> T pass(Supplier<T> step) {
    GATE.readLock().lock();
    try {
      return step.get();
    } finally {
      GATE.readLock().unlock();
    }
  }
}
