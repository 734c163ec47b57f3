package io.dikast.eval;

import java.lang.System.Logger.Level;

/** Keeps a listener's faults from the study. */
record GuardedListener(StudyListener listener) implements StudyListener {

  private static final System.Logger LOG = System.getLogger(GuardedListener.class.getName());

  @Override
  public void onRow(StudyRow row, int done, int total) {
    try {
      listener.onRow(row, done, total);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a study listener failed", e);
    }
  }
}
