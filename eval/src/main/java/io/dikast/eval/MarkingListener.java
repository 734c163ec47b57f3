package io.dikast.eval;

/** Hears how far a {@link JudgementMarking} is. */
@FunctionalInterface
public interface MarkingListener {

  MarkingListener NONE = (row, done, total) -> {};

  /**
   * A row is done, or was found in the journal.
   *
   * @param done rows until now, those that came to nothing included
   * @param total rows in all
   */
  void onRow(String item, int done, int total);
}
