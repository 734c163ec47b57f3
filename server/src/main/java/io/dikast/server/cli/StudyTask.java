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

  private final WorkTask<StudyResult> work;

  /**
   * A study, not begun.
   *
   * @param samples file to keep rows in, {@code null} for none
   */
  StudyTask(
      Study study, List<PreferenceItem> items, @Nullable Path samples, StudyListener listener) {
    this.work =
        new WorkTask<>(
            "dikast-study",
            () ->
                samples == null ? study.run(items, listener) : study.run(items, samples, listener));
  }

  /** Begins; cancelling the future interrupts the study. */
  CompletableFuture<StudyResult> start() {
    return work.start();
  }

  /** Waits until the thread has let go of the model and the file. */
  @Override
  public void close() {
    work.close();
  }
}
