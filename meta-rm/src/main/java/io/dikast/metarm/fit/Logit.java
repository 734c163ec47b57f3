package io.dikast.metarm.fit;

/** What a logit stands for: σ of it is the probability that something is right. */
public final class Logit {

  private Logit() {}

  /** The probability, in 0..1; also where the exponential is beyond a double. */
  public static double probability(double logit) {
    return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
  }

  /**
   * Binary cross-entropy, in nats: what a meta reward model makes smaller (arXiv 2504.02495,
   * section 4.2).
   *
   * @param right whether it is right
   * @return at least 0
   */
  public static double crossEntropy(double logit, boolean right) {
    return softplus(right ? -logit : logit);
  }

  /** log(1 + exp(x)), also where exp(x) is beyond a double. */
  public static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
