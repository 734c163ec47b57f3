package io.dikast.search.mcts;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import java.util.Objects;

/** What a node is worth, in 0..1. */
public sealed interface NodeValue {

  /**
   * By the rewards of the steps so far: one question a node (arXiv 2305.20050).
   *
   * @param model asked about each step once
   * @param aggregation how the rewards of the steps become the node's
   */
  record StepRewards(ProcessRewardModel model, StepAggregation aggregation) implements NodeValue {
    public StepRewards {
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(aggregation, "aggregation");
    }
  }

  /**
   * By what comes of going on from it: the policy writes answers to their end, they are rewarded,
   * and the node has the mean. The end of an answer is rewarded as it is. Answers that are written
   * so may be chosen, too.
   *
   * @param count answers to write from a node, 1 to 64
   */
  record Rollouts(AnswerReward reward, int count) implements NodeValue {
    public Rollouts {
      Objects.requireNonNull(reward, "reward");
      if (count < 1 || count > AnswerSelector.MAX_RESPONSES) {
        throw new IllegalArgumentException(
            "rollouts must be in 1.." + AnswerSelector.MAX_RESPONSES + ", got " + count);
      }
    }
  }

  /**
   * Both, mixed as AlphaGo mixed a value network with rollouts (Silver et al. 2016, "Mastering the
   * game of Go", Methods): weight · process + (1 − weight) · rollouts.
   *
   * @param weight of the process reward, in 0..1
   */
  record Mixed(StepRewards process, Rollouts rollouts, double weight) implements NodeValue {
    public Mixed {
      Objects.requireNonNull(process, "process");
      Objects.requireNonNull(rollouts, "rollouts");
      if (rollouts.reward() instanceof AnswerReward.Processed(StepRewards other)
          && !other.equals(process)) {
        throw new IllegalArgumentException("steps have one process reward, got two");
      }
      if (!(weight >= 0 && weight <= 1)) {
        throw new IllegalArgumentException("a weight is in 0..1, got " + weight);
      }
    }
  }

  /** How good a whole answer is, in 0..1. */
  sealed interface AnswerReward {

    /**
     * By a judge: its mean score of 1..10, as (score − 1) / 9. The answers of one node are judged
     * beside each other, equal ones once.
     */
    record Judged(AnswerSelector judge) implements AnswerReward {
      public Judged {
        Objects.requireNonNull(judge, "judge");
      }
    }

    /**
     * By a process reward: what the policy wrote to the end counts as one step more, and all steps
     * are taken together.
     */
    record Processed(StepRewards process) implements AnswerReward {
      public Processed {
        Objects.requireNonNull(process, "process");
      }
    }
  }

  /** By the process reward of the last step. */
  static StepRewards process(ProcessRewardModel model) {
    return new StepRewards(model, StepAggregation.LAST);
  }

  /** By rollouts that a judge scores. */
  static Rollouts judged(AnswerSelector judge, int rollouts) {
    return new Rollouts(new AnswerReward.Judged(judge), rollouts);
  }
}
