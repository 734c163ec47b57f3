package io.dikast.spct.head;

import java.util.List;

/** What fitting a head makes smaller, in nats. */
public final class HeadLoss {

  private HeadLoss() {}

  /**
   * The Bradley-Terry loss of a group (InstructGPT, arXiv 2203.02155, equation 1): −log σ(better −
   * worse), its mean over the preferences.
   *
   * @param rewards of the responses
   * @param preferences at least one
   * @return at least 0; log 2 where the rewards are all equal
   */
  public static double bradleyTerry(double[] rewards, List<Preference> preferences) {
    if (preferences.isEmpty()) {
      throw new IllegalArgumentException("a group must have a preference");
    }
    return preferences.stream()
        .mapToDouble(p -> softplus(rewards[p.worse()] - rewards[p.better()]))
        .average()
        .orElseThrow();
  }

  /**
   * Binary cross-entropy of a meta reward model (arXiv 2504.02495, section 4.2).
   *
   * @param logit σ of it is the probability that the judgement is right
   * @param right whether it is
   */
  public static double crossEntropy(double logit, boolean right) {
    return softplus(right ? -logit : logit);
  }

  /** log(1 + exp(x)), also where exp(x) is beyond a double. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }
}
