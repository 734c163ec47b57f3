package io.dikast.spct.grpo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much better than its group a response did (DeepSeekMath, arXiv 2402.03300, sections 4.1.2 and
 * 4.1.3). Rewards are set against the mean of the group and measured in its population standard
 * deviation. Where all rewards of a group are equal nothing can be learned from it: its advantages
 * are 0.
 */
public final class Advantages {

  private Advantages() {}

  /**
   * Outcome supervision: every token of a response has the advantage of the response.
   *
   * @param rewards of the responses of one group, finite
   * @param lengths of the same responses in tokens, each at least 1
   * @return responses × tokens
   */
  public static double[][] outcome(double[] rewards, int[] lengths) {
    if (rewards.length != lengths.length) {
      throw new IllegalArgumentException(
          "expected a length for each of " + rewards.length + " rewards, got " + lengths.length);
    }
    requireFinite(rewards);
    double[] normalised = normalised(rewards);
    double[][] advantages = new double[lengths.length][];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] < 1) {
        throw new IllegalArgumentException("a length must be at least 1, got " + lengths[i]);
      }
      advantages[i] = new double[lengths[i]];
      Arrays.fill(advantages[i], normalised[i]);
    }
    return advantages;
  }

  /**
   * Process supervision: the rewards of all steps of the group are normalised together, and a token
   * has the sum of those of the steps of its response that end at it or after it.
   *
   * @param group the responses to one prompt
   * @return responses × tokens
   */
  public static double[][] process(List<StepRewards> group) {
    double[] all = group.stream().flatMapToDouble(r -> Arrays.stream(r.rewards())).toArray();
    double[] normalised = normalised(all);
    double[][] advantages = new double[group.size()][];
    int from = 0;
    for (int i = 0; i < advantages.length; i++) {
      int[] lastTokens = group.get(i).lastTokens();
      advantages[i] = new double[group.get(i).length()];
      int step = lastTokens.length - 1;
      double sum = 0;
      for (int token = advantages[i].length - 1; token >= 0; token--) {
        if (step >= 0 && lastTokens[step] == token) {
          sum += normalised[from + step--];
        }
        advantages[i][token] = sum;
      }
      from += lastTokens.length;
    }
    return advantages;
  }

  static void requireFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("expected finite numbers, got " + value);
      }
    }
  }

  private static double[] normalised(double[] rewards) {
    double mean = Arrays.stream(rewards).average().orElse(0);
    double variance = Arrays.stream(rewards).map(r -> (r - mean) * (r - mean)).average().orElse(0);
    // Asked of the rewards themselves: rounding gives equal ones a deviation of 1e-17.
    boolean equal = IntStream.range(1, rewards.length).allMatch(i -> rewards[i] == rewards[0]);
    double deviation = Math.sqrt(variance);
    return equal || deviation == 0
        ? new double[rewards.length]
        : Arrays.stream(rewards).map(r -> (r - mean) / deviation).toArray();
  }
}
