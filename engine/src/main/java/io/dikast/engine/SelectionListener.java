package io.dikast.engine;

/**
 * Told of a selection while it runs, on the thread that runs it, one call at a time. What it throws
 * is logged and ignored.
 */
@FunctionalInterface
public interface SelectionListener {

  /** Hears nothing. */
  SelectionListener NONE = (sample, done, requested) -> {};

  /**
   * A sample is in, with its meta score if one was asked for; in order of arrival. {@code kept} is
   * not yet decided and reads {@code false}.
   *
   * @param done how many are in, this one included
   * @param requested how many were asked for
   */
  void onSample(ScoredSample sample, int done, int requested);
}
