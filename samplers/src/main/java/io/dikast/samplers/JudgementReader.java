package io.dikast.samplers;

import io.dikast.engine.reward.Permutation;

/** Reads what a judge wrote. */
@FunctionalInterface
interface JudgementReader {

  /**
   * Reads a text.
   *
   * @param text all that the judge wrote, and nothing of its prompt
   * @param permutation the order in which it saw the responses
   */
  Reading read(String text, Permutation permutation);
}
