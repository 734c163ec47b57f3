package io.dikast.bench.search;

import io.dikast.Dikast;
import io.dikast.engine.AnswerSearch;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepEnd;
import io.dikast.samplers.GenerativePolicyModel;
import io.dikast.samplers.ProcessRewardModels;
import io.dikast.search.AnswerForms;
import io.dikast.search.StepwiseAnswers;
import io.dikast.search.WholeAnswers;
import io.dikast.search.mcts.Expansion;
import io.dikast.search.mcts.MctsSearch;
import io.dikast.search.mcts.NodeValue;
import java.util.Locale;

/** A way to search, as the curve tries it. */
enum SearchMethod {
  GREEDY("greedy"),
  ORACLE("any of N right (oracle)"),
  SELF_CONSISTENCY("self-consistency"),
  BEST_OF_N("Best-of-N"),
  WEIGHTED("weighted Best-of-N"),
  BEAM("beam"),
  PARTICLES("particles"),
  MCTS("MCTS");

  /** Where resampling begins: half of the particles' effective number. */
  private static final double RESAMPLED_BELOW = 0.5;

  /** Steps that a beam draws behind each answer. */
  private static final int BEAM_WIDTH = 4;

  /** Nodes of a tree for each answer of the others: about as many steps as an answer has. */
  private static final int NODES_AN_ANSWER = 3;

  /** As many responses as the tiny judge was ever shown. */
  private static final int JUDGED_AT_ONCE = 4;

  private final String shown;

  SearchMethod(String shown) {
    this.shown = shown;
  }

  String shown() {
    return shown;
  }

  /** In names of metrics. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether more than one answer makes sense. */
  boolean scales() {
    return this != GREEDY;
  }

  /** Whether it is read off the rows of another: what the draws of self-consistency hold. */
  boolean derived() {
    return this == ORACLE;
  }

  /**
   * The search over a model that writes and judges.
   *
   * @param answers N, which the task's budget has as samples too
   * @throws IllegalStateException if nothing is searched here
   */
  AnswerSearch over(Backend backend, int answers, CurveSettings settings) {
    PolicyModel policy =
        GenerativePolicyModel.on(backend)
            .sampling(Sampling.temperature(this == GREEDY ? 0 : settings.temperature()))
            .maxTokens(settings.maxTokens())
            .build();
    return switch (this) {
      case ORACLE -> throw new IllegalStateException("an oracle does not search");
      case GREEDY, SELF_CONSISTENCY -> whole(policy).selfConsistency();
      case BEST_OF_N -> whole(policy).judge(judge(backend, settings)).bestOfN();
      case WEIGHTED -> whole(policy).judge(judge(backend, settings)).weightedBestOfN();
      case BEAM -> stepwise(backend, policy).beam(Math.min(BEAM_WIDTH, answers));
      case PARTICLES -> stepwise(backend, policy).particles(RESAMPLED_BELOW);
      case MCTS ->
          MctsSearch.of(policy, NodeValue.process(reward(backend)))
              .expansion(Expansion.steps(stepEnd(backend)))
              .canonical(AnswerForms.standard())
              .simulations(NODES_AN_ANSWER * answers)
              .parallel(Math.min(MctsSearch.DEFAULT_PARALLEL, answers))
              .build();
    };
  }

  private static WholeAnswers whole(PolicyModel policy) {
    return WholeAnswers.of(policy).judgedAtOnce(JUDGED_AT_ONCE);
  }

  private static AnswerSelector judge(Backend backend, CurveSettings settings) {
    return Dikast.selector(backend)
        .samples(settings.judgements())
        .temperature(settings.temperature())
        .build();
  }

  private static StepwiseAnswers stepwise(Backend backend, PolicyModel policy) {
    return StepwiseAnswers.of(policy, reward(backend)).until(stepEnd(backend));
  }

  private static ProcessRewardModel reward(Backend backend) {
    return ProcessRewardModels.labelled(backend);
  }

  private static StepEnd stepEnd(Backend backend) {
    return new StepEnd.Delimiter(ProcessRewardModels.delimiter(backend));
  }
}
