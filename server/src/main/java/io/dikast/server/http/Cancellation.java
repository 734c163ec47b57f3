package io.dikast.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Ends what one request has started, when nobody waits for the answer any more. */
final class Cancellation {

  /** Why nobody waits. */
  enum Cause {
    /** The client closed its connection. */
    DISCONNECT,
    /** The server stops, and the time to finish is over. */
    SHUTDOWN
  }

  private final Map<Integer, CompletableFuture<?>> work = new HashMap<>();
  private int started;
  private @Nullable Cause cause;

  /**
   * Waits for work, cancelling it if nobody waits for the answer.
   *
   * @throws CancellationException if it was cancelled
   */
  <T> T await(CompletableFuture<T> future) {
    int number = watch(future);
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    } finally {
      forget(number);
    }
  }

  private int watch(CompletableFuture<?> future) {
    int number;
    boolean late;
    synchronized (work) {
      number = started++;
      late = cause != null;
      if (!late) {
        work.put(number, future);
      }
    }
    if (late) {
      future.cancel(true);
    }
    return number;
  }

  private void forget(int number) {
    synchronized (work) {
      work.remove(number);
    }
  }

  /** Cancels what is under way and what is yet to be started; the first cause stays. */
  void cancel(Cause why) {
    List<CompletableFuture<?>> all;
    synchronized (work) {
      if (cause != null) {
        return;
      }
      cause = why;
      all = List.copyOf(work.values());
    }
    all.forEach(future -> future.cancel(true));
  }

  @Nullable Cause cause() {
    synchronized (work) {
      return cause;
    }
  }
}
