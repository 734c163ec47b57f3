package io.dikast.search.mcts;

import io.dikast.engine.Selection;
import java.util.List;

/**
 * What was found out about a node.
 *
 * @param value in 0..1
 * @param stepRewards one a step from the root; empty without a process reward
 * @param rollouts answers written on from it
 * @param selections what a judge said of them, or of the node's own answer
 */
record Worth(
    double value, List<Double> stepRewards, List<Rollout> rollouts, List<Selection> selections) {
  Worth {
    stepRewards = List.copyOf(stepRewards);
    rollouts = List.copyOf(rollouts);
    selections = List.copyOf(selections);
  }
}
