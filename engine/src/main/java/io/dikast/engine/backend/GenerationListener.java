package io.dikast.engine.backend;

/**
 * Told of the draws of one group. Called on a thread of the backend, for one draw in order; it must
 * return quickly and hand work over. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface GenerationListener {

  /** A draw ended; told once a draw, and nothing of that draw after it. */
  void onGeneration(Generation generation);

  /** More text of a draw, whole characters only. */
  default void onText(int draw, String text) {}
}
