package io.dikast.search;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import java.util.Objects;

/**
 * Searches that write answers step by step and let a process reward say where to go on. The
 * budget's samples are the answers that are written side by side, N. Immutable: each method but the
 * last gives another one.
 *
 * <p>All draws of one depth are one wave, those behind one prefix one task of the policy. A step
 * whose draw or reward fails is given up, and nothing takes its place in its wave. Answers that
 * came to their end are the candidates; where none did, as far as they are written. Whether all
 * this pays is another matter: at equal tokens plain sampling is often as good
 * (docs/benchmarks.md).
 */
public final class StepwiseAnswers {

  /** Steps of an answer, where nothing else is said. */
  public static final int DEFAULT_MAX_STEPS = 32;

  private final PolicyModel policy;
  private final ProcessRewardModel reward;
  private final Options options;

  /** Everything but the models. */
  record Options(
      CanonicalForm form,
      StepEnd until,
      int maxSteps,
      StepAggregation aggregation,
      int lookahead,
      boolean vote) {}

  private StepwiseAnswers(PolicyModel policy, ProcessRewardModel reward, Options options) {
    this.policy = policy;
    this.reward = reward;
    this.options = options;
  }

  /**
   * Answers of this policy whose steps end at a blank line, by this reward: an answer is as good as
   * its last step, and the best one is chosen.
   */
  public static StepwiseAnswers of(PolicyModel policy, ProcessRewardModel reward) {
    return new StepwiseAnswers(
        Objects.requireNonNull(policy, "policy"),
        Objects.requireNonNull(reward, "reward"),
        new Options(
            AnswerForms.standard(),
            new StepEnd.Delimiter("\n\n"),
            DEFAULT_MAX_STEPS,
            StepAggregation.LAST,
            0,
            false));
  }

  private StepwiseAnswers with(Options other) {
    return new StepwiseAnswers(policy, reward, other);
  }

  /** What an answer comes to. */
  public StepwiseAnswers form(CanonicalForm canonical) {
    Objects.requireNonNull(canonical, "canonical");
    return with(
        new Options(
            canonical,
            options.until,
            options.maxSteps,
            options.aggregation,
            options.lookahead,
            options.vote));
  }

  /** Where a step ends, besides at the end of the answer. */
  public StepwiseAnswers until(StepEnd end) {
    Objects.requireNonNull(end, "end");
    return with(
        new Options(
            options.form,
            end,
            options.maxSteps,
            options.aggregation,
            options.lookahead,
            options.vote));
  }

  /** The most steps of an answer, at least 1; one that has them is not finished. */
  public StepwiseAnswers maxSteps(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("maxSteps must be at least 1, got " + most);
    }
    return with(
        new Options(
            options.form,
            options.until,
            most,
            options.aggregation,
            options.lookahead,
            options.vote));
  }

  /** How the rewards of its steps become the score of an answer. */
  public StepwiseAnswers aggregation(StepAggregation how) {
    Objects.requireNonNull(how, "how");
    return with(
        new Options(
            options.form, options.until, options.maxSteps, how, options.lookahead, options.vote));
  }

  /**
   * Lookahead search: a step is worth what is found so many steps further on, on one drawn
   * continuation that is then thrown away (arXiv 2408.03314, section 5.2). Costs as many draws more
   * for each step.
   *
   * @param steps 0 (the default) looks at the step itself
   */
  public StepwiseAnswers lookahead(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("lookahead must not be negative, got " + steps);
    }
    return with(
        new Options(
            options.form,
            options.until,
            options.maxSteps,
            options.aggregation,
            steps,
            options.vote));
  }

  /**
   * Chooses the canonical answer with the highest sum of scores instead of the best scored answer,
   * as 2408.00724 does.
   */
  public StepwiseAnswers byVote() {
    return with(
        new Options(
            options.form,
            options.until,
            options.maxSteps,
            options.aggregation,
            options.lookahead,
            true));
  }

  /**
   * Beam search: of N written steps the best N/M go on, each M times (arXiv 2408.03314, section
   * 5.2). An answer that ends among the best keeps its place and is not continued.
   *
   * @param width M, the steps drawn behind each, at least 1
   */
  public AnswerSearch beam(int width) {
    return search(options.lookahead == 0 ? "beam" : "lookahead", new StepRule.Beam(width, false));
  }

  /**
   * Diverse verifier tree search: N/M trees, each with one beam of its own, so that one early
   * favourite does not take all (Beeching, Tunstall and Rush, "Scaling test-time compute with open
   * models", 2024).
   *
   * @param width M, at least 1
   */
  public AnswerSearch diverseTrees(int width) {
    return search("dvts", new StepRule.Beam(width, true));
  }

  /**
   * REBASE: the N next steps are shared out among all written steps in proportion to exp(reward /
   * temperature); answers that ended take their share of N with them (arXiv 2408.00724, section
   * 3.2).
   *
   * @param temperature above 0; 0.1 in the paper
   */
  public AnswerSearch rebase(double temperature) {
    return search("rebase", new StepRule.Rebase(temperature));
  }

  /**
   * Particle filtering: N answers grow by one step each and are weighed by its reward; when too few
   * of them carry the weight, N are drawn anew in proportion to it, by systematic resampling (arXiv
   * 2502.01618; Kitagawa 1996 for the resampling). An answer that has ended is weighed by its last
   * reward at every step, lest ending early pays.
   *
   * @param threshold the effective sample size, as a share of N, under which particles are drawn
   *     anew, in 0..1; 1 draws them at every step, as the paper does
   */
  public AnswerSearch particles(double threshold) {
    return search("particle", new StepRule.Particles(threshold));
  }

  private AnswerSearch search(String strategy, StepRule rule) {
    return new StepwiseSearch(this, strategy, rule);
  }

  PolicyModel policy() {
    return policy;
  }

  ProcessRewardModel reward() {
    return reward;
  }

  Options options() {
    return options;
  }
}
