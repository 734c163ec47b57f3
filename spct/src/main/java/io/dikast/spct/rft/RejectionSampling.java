package io.dikast.spct.rft;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.data.QuestionItem;
import io.dikast.samplers.PolicyPrompt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Draws answers of a policy model and keeps the best of each question by a reward model, if it is
 * good enough: rejection sampling, or best-of-n as training data.
 *
 * <p>Answers that did not come to their end by themselves, and empty ones, are no candidates; equal
 * answers are judged once. An {@link ItemOutcome} has the candidates as trajectories, the worst
 * first, each with its mean score over the judgements; the best one is {@linkplain Trajectory#right
 * right} where it reaches the threshold. So {@link TrainingFormat#DPO} pairs best and worst.
 */
public final class RejectionSampling {

  private final Backend policy;
  private final PolicyPrompt prompt;
  private final RewardModel judge;
  private final Settings settings;

  /**
   * How to draw and what to keep.
   *
   * @param answers of a question, 1 to 64
   * @param sampling how the tokens of answers are drawn
   * @param maxTokens the most of an answer, at least 1; an answer that reaches it is rejected
   * @param judgements of the answers of a question, 1 to 256
   * @param threshold the least mean score to keep, 1 to 10
   * @param seed of the run; questions differ by their ids
   * @param items under way at once, at least 1
   */
  public record Settings(
      int answers,
      Sampling sampling,
      int maxTokens,
      int judgements,
      double threshold,
      long seed,
      int items) {

    public static final Settings DEFAULT =
        new Settings(8, Sampling.temperature(0.8), 1024, 8, RuleReward.GOOD, 0, 16);

    public Settings {
      Objects.requireNonNull(sampling, "sampling");
      if (answers < 1 || answers > AnswerSelector.MAX_RESPONSES) {
        throw new IllegalArgumentException(
            "answers must be in 1.." + AnswerSelector.MAX_RESPONSES + ", got " + answers);
      }
      if (judgements < 1 || judgements > Budget.MAX_SAMPLES) {
        throw new IllegalArgumentException(
            "judgements must be in 1.." + Budget.MAX_SAMPLES + ", got " + judgements);
      }
      if (!(threshold >= Judgement.MIN_SCORE && threshold <= Judgement.MAX_SCORE)) {
        throw new IllegalArgumentException("threshold must be in 1..10, got " + threshold);
      }
      if (maxTokens < 1 || items < 1) {
        throw new IllegalArgumentException(
            "maxTokens and items must be at least 1, got " + maxTokens + " and " + items);
      }
    }
  }

  private RejectionSampling(Backend policy, RewardModel judge, Settings settings) {
    this.policy = policy;
    this.prompt = new PolicyPrompt(policy.describe());
    this.judge = Objects.requireNonNull(judge, "judge");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Of these two, which stay the caller's; the policy may be the judge's backend.
   *
   * @throws IllegalArgumentException if the policy's file brings a faulty template
   */
  public static RejectionSampling of(Backend policy, RewardModel judge, Settings settings) {
    return new RejectionSampling(policy, judge, settings);
  }

  /** Identity of everything besides a question that determines what comes of it. */
  public String fingerprint() {
    return String.join(
        "|",
        "answers/1",
        policy.describe().fingerprint(),
        prompt.fingerprint(),
        settings.sampling().toString(),
        settings.maxTokens() + " tokens",
        settings.answers() + " answers",
        judge.fingerprint(),
        settings.judgements() + " judgements",
        "from " + settings.threshold(),
        "seed " + settings.seed());
  }

  /**
   * Draws and judges answers of every question; blocks until all are told, or the ledger says stop.
   * Questions under way are then given up and not told.
   *
   * @param items with different ids
   * @param ledger the account of the whole run; its number of samples is not looked at
   * @param sink told once a question, in their order, on this thread; what it throws ends the run
   *     and stops the ledger
   * @return what ended the run before every question was told; empty where every one was
   * @throws IllegalArgumentException at once, if two questions have one id
   * @throws InterruptedException if interrupted; the ledger is then stopped
   */
  public Optional<StopReason> run(
      List<QuestionItem> items, Ledger ledger, Consumer<ItemOutcome> sink)
      throws InterruptedException {
    ItemRun.requireDistinct(items.stream().map(QuestionItem::id).toList());
    return new ItemRun(settings.items(), ledger, sink)
        .run(items.stream().map(item -> (ItemWork) new AnsweredItem(this, item)).iterator());
  }

  Backend policy() {
    return policy;
  }

  PolicyPrompt prompt() {
    return prompt;
  }

  RewardModel judge() {
    return judge;
  }

  Settings settings() {
    return settings;
  }
}
