package io.dikast.spct.grpo;

import io.dikast.engine.reward.GrmSample;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rollouts of one step.
 *
 * @param groups of the items, in their order; an item all of whose draws failed has none
 * @param failed draws that did not come to their end, with the reasons
 */
public record RolloutBatch(List<RolloutGroup> groups, List<GrmSample.Failed> failed) {

  public RolloutBatch {
    groups = List.copyOf(groups);
    failed = List.copyOf(failed);
  }

  /** Mean reward of all rollouts, −1 to 1; NaN without any. */
  public double meanReward() {
    return rollouts().mapToDouble(JudgeRollout::reward).average().orElse(Double.NaN);
  }

  /** Share of the rollouts that are right, 0 to 1; NaN without any. */
  public double rightShare() {
    return share(JudgeRollout::right);
  }

  /** Share of the rollouts that could be read, 0 to 1; NaN without any. */
  public double readableShare() {
    return share(JudgeRollout::readable);
  }

  /** Share of the groups with something to learn from, 0 to 1; NaN without any. */
  public double mixedShare() {
    return groups.stream().mapToDouble(group -> group.mixed() ? 1 : 0).average().orElse(Double.NaN);
  }

  private double share(Predicate<JudgeRollout> which) {
    return rollouts()
        .mapToDouble(rollout -> which.test(rollout) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private Stream<JudgeRollout> rollouts() {
    return groups.stream().flatMap(group -> group.rollouts().stream());
  }
}
