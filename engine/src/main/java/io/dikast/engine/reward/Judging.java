package io.dikast.engine.reward;

/** Draws that are under way. Thread-safe. */
@FunctionalInterface
public interface Judging {

  /** A judging with nothing left to cancel. */
  Judging DONE = index -> {};

  /** Cancels the draw of this {@link Draw#index}, if it has not ended. */
  void cancel(int index);
}
