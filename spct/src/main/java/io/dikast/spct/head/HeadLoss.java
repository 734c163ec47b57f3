package io.dikast.spct.head;

import io.dikast.metarm.fit.Logit;
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
        .mapToDouble(p -> Logit.softplus(rewards[p.worse()] - rewards[p.better()]))
        .average()
        .orElseThrow();
  }
}
