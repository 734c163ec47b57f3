package io.dikast;

import java.util.Locale;

/** How a search goes about it; each is described where it is made, in module search. */
public enum Strategy {
  /** The judge's favourite of N answers. */
  BEST_OF_N(Needs.JUDGE),
  /** The answer with the highest sum of the judge's scores. */
  WEIGHTED_BEST_OF_N(Needs.JUDGE),
  /** One of N answers, drawn the more likely the higher its score. */
  SOFT_BEST_OF_N(Needs.JUDGE),
  /** The answer that most of N give. */
  SELF_CONSISTENCY(Needs.NOBODY),
  /** The same, each counted by how sure the policy was of its tokens. */
  CONFIDENT_SELF_CONSISTENCY(Needs.NOBODY),
  /** The best steps go on. */
  BEAM(Needs.PROCESS_REWARD),
  /** The same, judged by what comes next. */
  LOOKAHEAD(Needs.PROCESS_REWARD),
  /** Several beams that do not compete. */
  DVTS(Needs.PROCESS_REWARD),
  /** The next steps shared out by reward. */
  REBASE(Needs.PROCESS_REWARD),
  /** Particles, weighed and drawn anew. */
  PARTICLE(Needs.PROCESS_REWARD),
  /** A tree of steps, grown where it promises most. */
  MCTS(Needs.PROCESS_REWARD),
  /** The same, wider or deeper by Thompson sampling. */
  AB_MCTS(Needs.PROCESS_REWARD),
  /** One answer, revised again and again. */
  REVISIONS(Needs.PROCESS_REWARD);

  /** Whom it asks besides the policy. */
  enum Needs {
    NOBODY,
    JUDGE,
    PROCESS_REWARD
  }

  private final Needs needs;

  Strategy(Needs needs) {
    this.needs = needs;
  }

  Needs needs() {
    return needs;
  }

  /** As it is written in requests and results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
