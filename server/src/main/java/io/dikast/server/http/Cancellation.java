package io.dikast.server.http;

import java.util.ArrayList;
import java.util.List;
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

  private final List<CompletableFuture<?>> work = new ArrayList<>();
  private @Nullable Cause cause;

  /**
   * Waits for work, cancelling it if nobody waits for the answer.
   *
   * @throws CancellationException if it was cancelled
   */
  <T> T await(CompletableFuture<T> future) {
    watch(future);
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    } finally {
      forget(future);
    }
  }

  private void watch(CompletableFuture<?> future) {
    boolean late;
    synchronized (work) {
      late = cause != null;
      if (!late) {
        work.add(future);
      }
    }
    if (late) {
      future.cancel(true);
    }
  }

  private void forget(CompletableFuture<?> future) {
    synchronized (work) {
      work.remove(future);
    }
  }

  /** Cancels what is under way and what is yet to be started; the first cause stays. */
  void cancel(Cause why) {
    List<CompletableFuture<?>> started;
    synchronized (work) {
      if (cause != null) {
        return;
      }
      cause = why;
      started = List.copyOf(work);
    }
    started.forEach(future -> future.cancel(true));
  }

  @Nullable Cause cause() {
    synchronized (work) {
      return cause;
    }
  }
}
