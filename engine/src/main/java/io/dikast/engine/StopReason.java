package io.dikast.engine;

/** Why a selection stopped drawing. */
public enum StopReason {
  /** Every requested sample came back. */
  SAMPLES,
  /** The stopping rule found the vote decided. */
  DECIDED,
  /** The token budget is used up. */
  TOKENS,
  /** The deadline passed. */
  DEADLINE,
  /** The caller cancelled. */
  CANCELLED
}
