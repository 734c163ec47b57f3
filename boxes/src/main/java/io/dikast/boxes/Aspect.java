package io.dikast.boxes;

/** What a critique can judge a solution by. */
public enum Aspect {
  /** Every result follows from its step. */
  ARITHMETIC("Correct arithmetic"),
  /** Operations and amounts are the question's. */
  QUESTION("Follows the question"),
  /** The answer is the last result. */
  ANSWER("Clear final answer");

  private final String principle;

  Aspect(String principle) {
    this.principle = principle;
  }

  /** The principle in a critique's words. */
  public String principle() {
    return principle;
  }
}
