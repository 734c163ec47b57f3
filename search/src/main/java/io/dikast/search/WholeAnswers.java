package io.dikast.search;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.vote.StoppingRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches that draw whole answers side by side, as many as the budget has samples, and choose one.
 * Immutable: each method but the last gives another one.
 *
 * <p>Answers with the same canonical form are one answer: they are judged once, and their votes are
 * added up. Answers that a token limit cut off take part only where none came to its end. A lone
 * answer is not judged. Where a budget runs out before the judge has spoken, the answer with the
 * most votes is chosen.
 */
public final class WholeAnswers {

  private final PolicyModel policy;
  private final CanonicalForm form;
  private final @Nullable AnswerSelector judge;
  private final int judgedAtOnce;
  private final StoppingRule stoppingRule;

  private WholeAnswers(
      PolicyModel policy,
      CanonicalForm form,
      @Nullable AnswerSelector judge,
      int judgedAtOnce,
      StoppingRule stoppingRule) {
    this.policy = policy;
    this.form = form;
    this.judge = judge;
    this.judgedAtOnce = judgedAtOnce;
    this.stoppingRule = stoppingRule;
  }

  /**
   * Answers of this policy, in the {@linkplain AnswerForms#standard standard form}, nobody judges.
   */
  public static WholeAnswers of(PolicyModel policy) {
    return new WholeAnswers(
        Objects.requireNonNull(policy, "policy"),
        AnswerForms.standard(),
        null,
        AnswerSelector.MAX_RESPONSES,
        StoppingRule.NEVER);
  }

  /** What an answer comes to. */
  public WholeAnswers form(CanonicalForm canonical) {
    return new WholeAnswers(
        policy, Objects.requireNonNull(canonical, "canonical"), judge, judgedAtOnce, stoppingRule);
  }

  /**
   * Who judges: its draws, aggregator, meta reward model and stopping rule are used; its seed and
   * its limits are those of the search.
   */
  public WholeAnswers judge(AnswerSelector selector) {
    return new WholeAnswers(
        policy, form, Objects.requireNonNull(selector, "selector"), judgedAtOnce, stoppingRule);
  }

  /**
   * How many answers one selection may hold, 2..64 (the default). More different ones are judged in
   * groups; winners of groups meet again.
   */
  public WholeAnswers judgedAtOnce(int answers) {
    if (answers < 2 || answers > AnswerSelector.MAX_RESPONSES) {
      throw new IllegalArgumentException(
          "answers judged at once must be in 2.."
              + AnswerSelector.MAX_RESPONSES
              + ", got "
              + answers);
    }
    return new WholeAnswers(policy, form, judge, answers, stoppingRule);
  }

  /**
   * When enough answers agree; used by the two kinds of self-consistency that need no judge. It is
   * asked on the answers 0..m−1 for growing m: each is a ballot that gives 10 to its own answer and
   * 1 to all others, one not seen yet among them. Draws still running are cancelled. Whatever
   * weights are used in the end, the rule counts answers alike.
   */
  public WholeAnswers stopWhen(StoppingRule rule) {
    return new WholeAnswers(
        policy, form, judge, judgedAtOnce, Objects.requireNonNull(rule, "rule"));
  }

  /**
   * Best-of-N: the answer that the judge puts first among all different ones (arXiv 2009.01325,
   * 2110.14168).
   *
   * @throws IllegalStateException if there is no judge
   */
  public AnswerSearch bestOfN() {
    return search("best_of_n", ChoiceRule.BEST_OF_N, 0);
  }

  /**
   * Weighted Best-of-N, or self-consistency by reward: the canonical answer with the highest sum of
   * scores, each a tenth of the judge's mean score (arXiv 2206.02336, section 3.2; 2408.03314).
   *
   * @throws IllegalStateException if there is no judge
   */
  public AnswerSearch weightedBestOfN() {
    return search("weighted_best_of_n", ChoiceRule.SCORE, 0);
  }

  /**
   * Soft Best-of-N: one of the answers drawn with probability in proportion to exp(score /
   * temperature), which keeps closer to the policy than the best (arXiv 2505.03156).
   *
   * @param temperature above 0, in points of the judge's score
   * @throws IllegalStateException if there is no judge
   */
  public AnswerSearch softBestOfN(double temperature) {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "temperature must be finite and above 0, got " + temperature);
    }
    return search("soft_best_of_n", ChoiceRule.SCORE, temperature);
  }

  /** Self-consistency: the canonical answer of the most candidates (arXiv 2203.11171). */
  public AnswerSearch selfConsistency() {
    return search("self_consistency", ChoiceRule.COUNT, 0);
  }

  /**
   * Self-consistency weighted by confidence: the geometric mean of the probabilities of an answer's
   * tokens (arXiv 2203.11171, section 3.1, "normalized"; compare 2502.06233). Token probabilities
   * can be anti-calibrated (2605.11334): measure before use.
   */
  public AnswerSearch confidentSelfConsistency() {
    return search("confident_self_consistency", ChoiceRule.CONFIDENCE, 0);
  }

  private AnswerSearch search(String strategy, ChoiceRule rule, double softness) {
    if (rule.judged() && judge == null) {
      throw new IllegalStateException(strategy + " needs a judge");
    }
    return new WholeAnswerSearch(this, strategy, rule, softness);
  }

  PolicyModel policy() {
    return policy;
  }

  CanonicalForm form() {
    return form;
  }

  @Nullable AnswerSelector judge() {
    return judge;
  }

  int judgedAtOnce() {
    return judgedAtOnce;
  }

  StoppingRule stoppingRule() {
    return stoppingRule;
  }
}
