package io.dikast.search.mcts;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.reward.RewardModel;
import io.dikast.search.MeanScores;
import io.dikast.search.Posterior;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import io.dikast.testkit.policy.SolveScript;
import io.dikast.testkit.search.AnswerSearchContract;
import org.junit.jupiter.api.Nested;

/** The laws of every search, for each kind of value, tree policy and expansion. */
final class MctsLawsTest {

  private static final Expansion STEPS =
      Expansion.steps(new StepEnd.Delimiter(SolveScript.DELIMITER));

  private static MctsSearch.Builder search(PolicyModel policy, NodeValue value) {
    return MctsSearch.of(policy, value).expansion(STEPS).simulations(24).parallel(5);
  }

  @Nested
  final class StepRewards extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return MctsLawsTest.search(policy, NodeValue.process(reward)).build();
    }
  }

  @Nested
  final class JudgedRollouts extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return MctsLawsTest.search(policy, NodeValue.judged(MeanScores.selector(judge), 2))
          .treePolicy(new TreePolicy.Puct(1.25, 19_652, new Widening(2, 0.5), 0))
          .simulations(6)
          .choice(AnswerChoice.MOST_VISITED)
          .build();
    }
  }

  @Nested
  final class Mixed extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      NodeValue.StepRewards process = new NodeValue.StepRewards(reward, StepAggregation.MEAN);
      return MctsLawsTest.search(
              policy,
              new NodeValue.Mixed(
                  process,
                  new NodeValue.Rollouts(new NodeValue.AnswerReward.Processed(process), 1),
                  0.5))
          .simulations(6)
          .choice(AnswerChoice.BEST_VALUE)
          .build();
    }
  }

  @Nested
  final class WiderOrDeeper extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return MctsLawsTest.search(policy, NodeValue.process(reward))
          .treePolicy(TreePolicy.abMctsA(Posterior.gaussian()))
          .build();
    }
  }

  @Nested
  final class RevisionChain extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return MctsLawsTest.search(policy, NodeValue.process(reward)).revisions();
    }
  }

  @Nested
  final class Revisions extends AnswerSearchContract {
    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return MctsLawsTest.search(policy, NodeValue.judged(MeanScores.selector(judge), 1))
          .expansion(Expansion.revisions())
          .treePolicy(TreePolicy.abMctsA(Posterior.beta()))
          .build();
    }
  }
}
