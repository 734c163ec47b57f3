package io.dikast.server.cli;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends the work in hand when the process is told to stop, so that the model is closed in order. */
final class Interruption {

  /*
   * On INT and TERM the JVM runs its shutdown hooks and then ends with 128 + signal by itself. The
   * hook therefore only has to hold the JVM until the main thread is done: it cancels the work, the
   * main thread leaves its try-with-resources (which ends the decode thread and frees native
   * memory) and says `finished`. A signal handler of our own would need jdk.unsupported and would
   * have to rebuild just this.
   *
   * The wait is bounded: while the JVM shuts down a second Ctrl-C has no effect, so a model that
   * hangs in native code must not hold the terminal.
   */
  private volatile Duration grace = Duration.ofSeconds(10);

  private final CountDownLatch finished = new CountDownLatch(1);
  private @Nullable CompletableFuture<?> work;
  private boolean begun;

  /** Registers with the JVM. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "dikast-interruption"));
  }

  /**
   * Starts work and waits for it.
   *
   * @throws CancellationException if the process is told to stop before it is done
   */
  <T> T await(Supplier<CompletableFuture<T>> start) {
    CompletableFuture<T> future;
    synchronized (this) {
      checkpoint();
      future = start.get();
      work = future;
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      synchronized (this) {
        work = null;
      }
    }
  }

  /** Throws if the process was told to stop: to call between steps that cannot be cancelled. */
  synchronized void checkpoint() {
    if (begun) {
      throw new CancellationException("told to stop");
    }
  }

  /** How long the end of the JVM waits for work that is being finished; 10 seconds unless said. */
  void allow(Duration time) {
    grace = time;
  }

  /** Whether the process was told to stop. */
  synchronized boolean begun() {
    return begun;
  }

  /** Everything is closed; nothing of this process needs to be waited for. */
  void finished() {
    finished.countDown();
  }

  /** Cancels the work in hand. */
  synchronized void stop() {
    begun = true;
    if (work != null) {
      work.cancel(true);
    }
  }

  private void stopAndWait() {
    if (finished.getCount() == 0) {
      return;
    }
    stop();
    try {
      boolean _ = finished.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
