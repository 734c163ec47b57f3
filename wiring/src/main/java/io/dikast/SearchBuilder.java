package io.dikast;

import io.dikast.aggregators.StoppingRules;
import io.dikast.engine.AnswerSearch;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.samplers.GenerativePolicyModel;
import io.dikast.samplers.ProcessRewardModels;
import io.dikast.search.AnswerForms;
import io.dikast.search.StepwiseAnswers;
import io.dikast.search.WholeAnswers;
import io.dikast.search.mcts.Expansion;
import io.dikast.search.mcts.MctsSearch;
import io.dikast.search.mcts.NodeValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link AnswerSearch} whose policy runs on one backend. Not thread-safe; each {@link
 * #build} makes a search of its own, which is. Seed and budget are those of each search.
 *
 * <p>Unless told otherwise: Best-of-N, answers at temperature 0.7, judged by {@link
 * Dikast#selector} on the policy's own backend; steps rewarded by the same model, and ending where
 * its file says ({@code dikast.step.delimiter}), else at a blank line.
 */
public final class SearchBuilder {

  /** Answers to draw side by side, where nothing else is said. */
  public static final int DEFAULT_CANDIDATES = 8;

  /** The temperature at which answers are drawn. */
  public static final double DEFAULT_TEMPERATURE = GenerativePolicyModel.DEFAULT_TEMPERATURE;

  /** Tokens of one answer. */
  public static final int DEFAULT_MAX_TOKENS = GenerativePolicyModel.DEFAULT_MAX_TOKENS;

  /** Steps drawn behind each beam. */
  public static final int DEFAULT_WIDTH = 4;

  /** The temperature of REBASE in arXiv 2408.00724. */
  public static final double REBASE_TEMPERATURE = 0.1;

  /** The temperature of soft Best-of-N, in points of score. */
  public static final double SOFT_TEMPERATURE = 1;

  /** Under this share of particles that carry the weight they are drawn anew. */
  public static final double RESAMPLING_THRESHOLD = 0.5;

  private final Backend backend;
  private Strategy strategy = Strategy.BEST_OF_N;
  private Sampling sampling = Sampling.temperature(DEFAULT_TEMPERATURE);
  private int maxTokens = DEFAULT_MAX_TOKENS;
  private List<String> stopStrings = List.of();
  private CanonicalForm form = AnswerForms.standard();
  private @Nullable AnswerSelector judge;
  private int judgedAtOnce = AnswerSelector.MAX_RESPONSES;
  private StoppingRule stoppingRule = StoppingRule.NEVER;
  private @Nullable ProcessRewardModel reward;
  private @Nullable StepEnd until;
  private int maxSteps = StepwiseAnswers.DEFAULT_MAX_STEPS;
  private StepAggregation aggregation = StepAggregation.LAST;
  private boolean vote;
  private int width = DEFAULT_WIDTH;
  private TreeSettings tree = TreeSettings.DEFAULT;

  SearchBuilder(Backend policy) {
    this.backend = Objects.requireNonNull(policy, "policy");
  }

  /** How to go about it. */
  public SearchBuilder strategy(Strategy how) {
    strategy = Objects.requireNonNull(how, "how");
    return this;
  }

  /** How the tokens of answers are drawn. */
  public SearchBuilder sampling(Sampling how) {
    sampling = Objects.requireNonNull(how, "how");
    return this;
  }

  /** The most tokens of one answer, all its steps together; at least 1. */
  public SearchBuilder maxTokens(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + tokens);
    }
    maxTokens = tokens;
    return this;
  }

  /** Texts before which an answer ends, for models that do not end by themselves. */
  public SearchBuilder stopStrings(List<String> texts) {
    stopStrings = List.copyOf(texts);
    return this;
  }

  /** What an answer comes to: one of {@link AnswerForms}, or the caller's own function. */
  public SearchBuilder form(CanonicalForm canonical) {
    form = Objects.requireNonNull(canonical, "canonical");
    return this;
  }

  /** Who judges whole answers, possibly on another backend. */
  public SearchBuilder judge(AnswerSelector selector) {
    judge = Objects.requireNonNull(selector, "selector");
    return this;
  }

  /** How many different answers one selection may hold, 2..64; more are judged in rounds. */
  public SearchBuilder judgedAtOnce(int answers) {
    judgedAtOnce = answers;
    return this;
  }

  /** Stops drawing once the leading answer is right with this probability, in (0.5, 1). */
  public SearchBuilder stopWhenDecided(double confidence) {
    return stopWhen(StoppingRules.betaPosterior(confidence));
  }

  /** Stops drawing when this rule says so; used by self-consistency. */
  public SearchBuilder stopWhen(StoppingRule rule) {
    stoppingRule = Objects.requireNonNull(rule, "rule");
    return this;
  }

  /** Who says how good a step is, possibly on another backend. */
  public SearchBuilder reward(ProcessRewardModel model) {
    reward = Objects.requireNonNull(model, "model");
    return this;
  }

  /** Where a step ends. */
  public SearchBuilder until(StepEnd end) {
    until = Objects.requireNonNull(end, "end");
    return this;
  }

  /** The most steps of an answer, at least 1. */
  public SearchBuilder maxSteps(int most) {
    maxSteps = most;
    return this;
  }

  /** How the rewards of its steps become the score of an answer; the last one is the default. */
  public SearchBuilder aggregation(StepAggregation how) {
    aggregation = Objects.requireNonNull(how, "how");
    return this;
  }

  /** Of answers written step by step, choose by the sum of scores and not by the best. */
  public SearchBuilder byVote() {
    vote = true;
    return this;
  }

  /** Steps drawn behind each beam, at least 1. */
  public SearchBuilder width(int steps) {
    width = steps;
    return this;
  }

  /**
   * How {@link Strategy#MCTS} and {@link Strategy#AB_MCTS} search their tree; of {@link
   * Strategy#REVISIONS} rollouts, journal and trace.
   */
  public SearchBuilder tree(TreeSettings settings) {
    tree = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Checks the configuration and builds.
   *
   * @throws IllegalArgumentException if a value is out of range, or the model file brings a faulty
   *     template
   */
  public AnswerSearch build() {
    PolicyModel policy =
        GenerativePolicyModel.on(backend)
            .sampling(sampling)
            .maxTokens(maxTokens)
            .stopStrings(stopStrings)
            .build();
    return switch (strategy.needs()) {
      case NOBODY -> whole(WholeAnswers.of(policy).form(form).stopWhen(stoppingRule));
      case JUDGE -> whole(judged(WholeAnswers.of(policy).form(form)));
      case PROCESS_REWARD -> stepwise(policy);
    };
  }

  private WholeAnswers judged(WholeAnswers plan) {
    AnswerSelector selector = judge == null ? Dikast.selector(backend).build() : judge;
    return plan.judge(selector).judgedAtOnce(judgedAtOnce);
  }

  private AnswerSearch whole(WholeAnswers plan) {
    return switch (strategy) {
      case BEST_OF_N -> plan.bestOfN();
      case WEIGHTED_BEST_OF_N -> plan.weightedBestOfN();
      case SOFT_BEST_OF_N -> plan.softBestOfN(SOFT_TEMPERATURE);
      case SELF_CONSISTENCY -> plan.selfConsistency();
      case CONFIDENT_SELF_CONSISTENCY -> plan.confidentSelfConsistency();
      case BEAM, LOOKAHEAD, DVTS, REBASE, PARTICLE, MCTS, AB_MCTS, REVISIONS ->
          throw new IllegalStateException(strategy + " needs a process reward");
    };
  }

  private AnswerSearch stepwise(PolicyModel policy) {
    StepwiseAnswers plan =
        StepwiseAnswers.of(policy, reward == null ? ProcessRewardModels.labelled(backend) : reward)
            .form(form)
            .until(
                until == null
                    ? new StepEnd.Delimiter(ProcessRewardModels.delimiter(backend))
                    : until)
            .maxSteps(maxSteps)
            .aggregation(aggregation);
    plan = vote ? plan.byVote() : plan;
    return switch (strategy) {
      case BEAM -> plan.beam(width);
      case LOOKAHEAD -> plan.lookahead(1).beam(width);
      case DVTS -> plan.diverseTrees(width);
      case REBASE -> plan.rebase(REBASE_TEMPERATURE);
      case PARTICLE -> plan.particles(RESAMPLING_THRESHOLD);
      case MCTS, AB_MCTS, REVISIONS -> tree(policy);
      case BEST_OF_N,
          WEIGHTED_BEST_OF_N,
          SOFT_BEST_OF_N,
          SELF_CONSISTENCY,
          CONFIDENT_SELF_CONSISTENCY ->
          throw new IllegalStateException(strategy + " writes whole answers");
    };
  }

  private AnswerSearch tree(PolicyModel policy) {
    NodeValue.StepRewards process =
        new NodeValue.StepRewards(
            reward == null ? ProcessRewardModels.labelled(backend) : reward, aggregation);
    NodeValue value =
        tree.rollouts() == 0
            ? process
            : new NodeValue.Mixed(
                process,
                NodeValue.judged(
                    judge == null ? Dikast.selector(backend).build() : judge, tree.rollouts()),
                0.5);
    StepEnd end =
        until == null ? new StepEnd.Delimiter(ProcessRewardModels.delimiter(backend)) : until;
    MctsSearch.Builder search =
        MctsSearch.of(policy, value)
            .expansion(new Expansion.Steps(end, maxSteps))
            .treePolicy(tree.policyOf(strategy))
            .simulations(tree.simulations())
            .parallel(tree.wave())
            .choice(tree.choice())
            .canonical(form)
            .trace(tree.trace());
    tree.journal().ifPresent(search::journal);
    return strategy == Strategy.REVISIONS ? search.revisions() : search.build();
  }
}
