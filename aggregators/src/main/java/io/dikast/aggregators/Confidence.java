package io.dikast.aggregators;

/** How sure a rule must be of the leader before it stops: above 0.5, below 1. */
record Confidence(double probability) {

  Confidence {
    if (!(probability > 0.5 && probability < 1)) {
      throw new IllegalArgumentException(
          "confidence must be above 0.5 and below 1, got " + probability);
    }
  }

  boolean isReachedBy(double found) {
    return found >= probability;
  }
}
