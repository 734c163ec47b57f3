package io.dikast.server.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Blocking work on a thread of its own, so that a signal can end it. */
final class WorkTask<T> implements AutoCloseable {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  /** Work, not begun; it ends when its thread is interrupted. */
  WorkTask(String name, Callable<T> work) {
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .unstarted(
                () -> {
                  try {
                    result.complete(work.call());
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
  }

  /** Begins; cancelling the future interrupts the work. */
  CompletableFuture<T> start() {
    var _ =
        result.whenComplete(
            (done, failure) -> {
              if (result.isCancelled()) {
                thread.interrupt();
              }
            });
    thread.start();
    return result;
  }

  /** Waits until the thread has let go of the model and the file. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
