package io.dikast.metarm;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.reward.MetaRewardModel;

/** Meta reward models, for guided voting (arXiv 2504.02495, section 4.2). */
public final class MetaRewardModels {

  private MetaRewardModels() {}

  /**
   * Asks a language model whether a judgement is right and reads P(yes) off its next token.
   *
   * <p>Where the backend runs the model that wrote the judgement, the question continues the very
   * tokens of prompt and judgement, so only the question itself is computed: one token for a model
   * that was trained for it. Any other model is given question, responses and judgement as text.
   *
   * <p>The question is the model file's own, {@code dikast.meta.suffix}, with the labels {@code
   * dikast.meta.labels} (the affirmative first); without them it is asked in words, to be answered
   * by yes or no.
   *
   * @throws IllegalArgumentException if the model's metadata names other than two labels
   */
  public static MetaRewardModel yesNo(Backend backend) {
    return YesNoMetaRewardModel.of(backend);
  }

  /**
   * Answers by a trained head over plain features of the judgement: at once, without a model, at no
   * cost. Fit one with {@link MetaFitting}, on judgements of the same judge.
   *
   * @throws IllegalArgumentException if the head looks at what a judgement does not show by itself
   *     ({@link JudgementFeature#ALONE}), or at a hidden state
   */
  public static MetaRewardModel trained(MetaHead head) {
    if (head.state().isPresent()) {
      throw new IllegalArgumentException(
          "the head looks at hidden states of "
              + head.state().orElseThrow().source().model()
              + ": name the backend that shows them");
    }
    return new FeatureMetaRewardModel(head);
  }

  /**
   * Answers by a trained head over plain features of the judgement and, where the head looks at it,
   * the hidden state at its end: one token to compute, where the judgement's own are still cached.
   * Fit one with {@link MetaFitting}, on judgements of the same judge.
   *
   * @param judge the backend that writes the judgements; the caller closes it
   * @throws IllegalArgumentException if the head was fitted to another model's hidden states, or
   *     looks at what a judgement does not show by itself ({@link JudgementFeature#ALONE})
   */
  public static MetaRewardModel trained(MetaHead head, Backend judge) {
    return head.state().isEmpty()
        ? new FeatureMetaRewardModel(head)
        : new StateMetaRewardModel(head, head.state().orElseThrow(), judge);
  }
}
