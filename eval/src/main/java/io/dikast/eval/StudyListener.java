package io.dikast.eval;

/**
 * Hears of a study's rows as they are done, on the thread that runs the study. What it throws is
 * logged and stops nothing.
 */
@FunctionalInterface
public interface StudyListener {

  /** Hears nothing. */
  StudyListener NONE = (row, done, total) -> {};

  /**
   * A row is done.
   *
   * @param done rows that are done, those found in a file included
   * @param total rows of the study
   */
  void onRow(StudyRow row, int done, int total);
}
