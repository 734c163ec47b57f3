package io.dikast.eval.robust;

/** Hears how far a study is, on the thread that runs it. */
@FunctionalInterface
public interface TrialListener {

  /** Hears nothing. */
  TrialListener NONE = (done, total) -> {};

  /**
   * One selection more is done.
   *
   * @param done selections that are done
   * @param total selections of the study
   */
  void onTrial(int done, int total);
}
