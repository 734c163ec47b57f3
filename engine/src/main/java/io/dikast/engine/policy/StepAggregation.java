package io.dikast.engine.policy;

/**
 * How the rewards of its steps become that of a whole answer (arXiv 2305.20050, appendix on
 * scoring, compares product and minimum; 2408.03314 takes the last).
 */
public enum StepAggregation {
  /** The worst step: one error spoils the answer, however long it is. */
  MIN {
    @Override
    double fold(double[] rewards) {
      double least = rewards[0];
      for (double reward : rewards) {
        least = Math.min(least, reward);
      }
      return least;
    }
  },

  /** The probability that every step is right, were they independent; long answers lose by it. */
  PRODUCT {
    @Override
    double fold(double[] rewards) {
      double product = 1;
      for (double reward : rewards) {
        product *= reward;
      }
      return product;
    }
  },

  /** The last step: for models whose reward of a step is of all that stands before it too. */
  LAST {
    @Override
    double fold(double[] rewards) {
      return rewards[rewards.length - 1];
    }
  },

  /** The mean: an error among many right steps hardly shows. */
  MEAN {
    @Override
    double fold(double[] rewards) {
      double sum = 0;
      for (double reward : rewards) {
        sum += reward;
      }
      return sum / rewards.length;
    }
  };

  abstract double fold(double[] rewards);

  /**
   * The reward of an answer, in 0..1.
   *
   * @param rewards one a step, in their order, each in 0..1; at least one
   */
  public double of(double[] rewards) {
    if (rewards.length == 0) {
      throw new IllegalArgumentException("an answer has at least one step, got none");
    }
    for (double reward : rewards) {
      if (!(reward >= 0 && reward <= 1)) {
        throw new IllegalArgumentException("a step's reward must be in 0..1, got " + reward);
      }
    }
    return Math.clamp(fold(rewards), 0, 1);
  }
}
