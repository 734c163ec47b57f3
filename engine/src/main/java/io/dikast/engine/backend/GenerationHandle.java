package io.dikast.engine.backend;

/**
 * Cancels draws that are under way. A cancelled draw ends as {@link Generation.Finish#CANCELLED}
 * within one decode step; cancelling what has ended does nothing. Thread-safe.
 */
public interface GenerationHandle {

  /** Cancels one draw, by its position in the group. */
  void cancel(int draw);

  /** Cancels every draw of the group. */
  void cancel();
}
