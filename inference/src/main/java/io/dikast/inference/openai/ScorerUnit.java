package io.dikast.inference.openai;

/** What the numbers of a scorer are. */
public enum ScorerUnit {
  /** In 0..1, as they are. */
  PROBABILITY,
  /** Any numbers: they go through σ, which ranks them alike; beyond 36 they tie. */
  REWARD
}
