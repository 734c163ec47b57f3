package io.dikast.server.cli;

import io.dikast.eval.PreferenceItem;
import io.dikast.eval.Study;
import io.dikast.eval.StudyListener;
import io.dikast.eval.StudyResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A study on a thread of its own, so that a signal can end it. */
final class StudyTask implements AutoCloseable {

  private final CompletableFuture<StudyResult> result = new CompletableFuture<>();
  private final Thread thread;

  /**
   * A study, not begun.
   *
   * @param samples file to keep rows in, {@code null} for none
   */
  StudyTask(
      Study study, List<PreferenceItem> items, @Nullable Path samples, StudyListener listener) {
    this.thread =
        Thread.ofPlatform()
            .name("dikast-study")
            .unstarted(
                () -> {
                  try {
                    result.complete(
                        samples == null
                            ? study.run(items, listener)
                            : study.run(items, samples, listener));
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
  }

  /** Begins; cancelling the future interrupts the study. */
  CompletableFuture<StudyResult> start() {
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
