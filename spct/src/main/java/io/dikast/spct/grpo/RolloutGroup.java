package io.dikast.spct.grpo;

import io.dikast.eval.PreferenceItem;
import java.util.List;
import java.util.Objects;

/**
 * Rollouts of one item, in the order of their draws.
 *
 * @param rollouts those that came to their end, at least one
 */
public record RolloutGroup(PreferenceItem item, List<JudgeRollout> rollouts) {

  public RolloutGroup {
    Objects.requireNonNull(item, "item");
    rollouts = List.copyOf(rollouts);
    if (rollouts.isEmpty()) {
      throw new IllegalArgumentException("a group has at least one rollout, got none");
    }
  }

  /** Rewards in the order of the rollouts. */
  public double[] rewards() {
    return rollouts.stream().mapToDouble(JudgeRollout::reward).toArray();
  }

  /** Mean reward, −1 to 1. */
  public double meanReward() {
    return rollouts.stream().mapToDouble(JudgeRollout::reward).average().orElseThrow();
  }

  /** Whether some are right and some not, so that there is an advantage to learn from. */
  public boolean mixed() {
    return rollouts.stream().map(JudgeRollout::right).distinct().count() > 1;
  }
}
