package io.dikast.search.mcts;

import io.dikast.engine.policy.PartialAnswer;
import java.util.Objects;

/**
 * An answer that was written on from a node to its end.
 *
 * @param answer all of it
 * @param reward in 0..1
 * @param meanLogProbability of what was written on, NaN where unknown
 */
record Rollout(PartialAnswer answer, double reward, double meanLogProbability) {
  Rollout {
    Objects.requireNonNull(answer, "answer");
    if (!(reward >= 0 && reward <= 1)) {
      throw new IllegalArgumentException("a reward is in 0..1, got " + reward);
    }
  }
}
