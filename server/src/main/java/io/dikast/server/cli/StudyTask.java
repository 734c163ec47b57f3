package io.dikast.server.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * A study on a thread of its own, so that a signal can end it.
 *
 * @param <T> what it finds
 */
final class StudyTask<T> implements AutoCloseable {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  /** A study, not begun; it ends where its thread is interrupted. */
  StudyTask(Callable<T> study) {
    this.thread =
        Thread.ofPlatform()
            .name("dikast-study")
            .unstarted(
                () -> {
                  try {
                    result.complete(study.call());
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
  }

  /** Begins; cancelling the future interrupts the study. */
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
