package io.dikast.search.mcts;

import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import java.util.List;
import java.util.Objects;

/**
 * What a node of the tree stands for.
 *
 * @param answer up to and with its step
 * @param meanLogProbability of its own step, NaN where unknown
 * @param worth what was found out about it
 */
record WrittenNode(PartialAnswer answer, double meanLogProbability, Worth worth) {

  /** The question, nothing written yet. */
  static final WrittenNode ROOT =
      new WrittenNode(
          PartialAnswer.EMPTY, Double.NaN, new Worth(0, List.of(), List.of(), List.of()));

  WrittenNode {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(worth, "worth");
  }

  /** The answer of a child, once this is written. */
  PartialAnswer with(Continuation.Written written, Expansion expansion) {
    return switch (expansion) {
      case Expansion.Steps _ -> answer.followedBy(written);
      case Expansion.Revisions _ -> PartialAnswer.EMPTY.followedBy(written);
    };
  }

  /** The rewards of the steps that a child goes on from. */
  List<Double> rewardsAbove(Expansion expansion) {
    return switch (expansion) {
      case Expansion.Steps _ -> worth.stepRewards();
      case Expansion.Revisions _ -> List.of();
    };
  }
}
