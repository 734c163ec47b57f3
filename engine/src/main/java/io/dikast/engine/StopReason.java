package io.dikast.engine;

/** Why a selection or a search stopped drawing. */
public enum StopReason {
  /** Everything that was asked for came back. */
  SAMPLES,
  /** The stopping rule found the vote decided. */
  DECIDED,
  /** The token budget is used up. */
  TOKENS,
  /** The budget of calls is used up; those under way came to their end. */
  CALLS,
  /** The deadline passed. */
  DEADLINE,
  /** The caller cancelled. */
  CANCELLED
}
