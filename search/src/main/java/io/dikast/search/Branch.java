package io.dikast.search;

import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as far as a step-wise search has written it. Immutable.
 *
 * @param node its number in the search, from 1; 0 is the bare question
 * @param tree the tree it grows in, from 0
 * @param answer what is written
 * @param rewards one a step, or one too few
 * @param logProbability sum over its tokens, NaN where unknown
 * @param tokens of the whole answer
 */
record Branch(
    int node,
    int tree,
    PartialAnswer answer,
    List<Double> rewards,
    double logProbability,
    int tokens) {

  Branch {
    rewards = List.copyOf(rewards);
  }

  /** The bare question. */
  static Branch root(int tree) {
    return new Branch(0, tree, PartialAnswer.EMPTY, List.of(), 0, 0);
  }

  /** With one more step, not yet rewarded. */
  Branch grown(int number, Continuation.Written step) {
    return longer(number, answer.followedBy(step), step.step().size(), step.meanLogProbability());
  }

  /** With the beginning of one more step. */
  Branch grown(Continuation.CutOff step) {
    return longer(node, answer.followedBy(step), step.step().size(), step.meanLogProbability());
  }

  private Branch longer(int number, PartialAnswer longer, int size, double meanLogProbability) {
    return new Branch(
        number,
        tree,
        longer,
        rewards,
        size == 0 ? logProbability : logProbability + size * meanLogProbability,
        tokens + size);
  }

  /** With the reward of its last step. */
  Branch rewarded(double reward) {
    List<Double> more = new ArrayList<>(rewards);
    more.add(reward);
    return new Branch(node, tree, answer, more, logProbability, tokens);
  }

  boolean finished() {
    return answer.finished();
  }

  /** The reward of its last step. */
  double value() {
    return rewards.getLast();
  }

  double meanLogProbability() {
    return tokens == 0 ? Double.NaN : logProbability / tokens;
  }
}
