package io.dikast.engine;

/**
 * How a request ranks beside others on the same backend while there is too little room for all: the
 * tokens computed for two waiting requests are in the proportion of their weights. No request
 * starves, however low.
 */
public enum Priority {
  /** A quarter of what others get: evaluations and other work nobody waits for. */
  LOW(1),
  /** The default. */
  NORMAL(4),
  /** Four times what others get. */
  HIGH(16);

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  /** The share relative to other requests', positive. */
  public int weight() {
    return weight;
  }
}
