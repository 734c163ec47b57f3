package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/** The Beta criterion of Adaptive-Consistency, arXiv 2305.11860. */
record BetaPosterior(Confidence confidence) implements StoppingRule {

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    VoteCount votes = VoteCount.of(ballots);
    return confidence.isReachedBy(leaderProbability(votes.leader(), votes.runnerUp()));
  }

  /**
   * P(p &gt; ½) for p ~ Beta(leader+1, runnerUp+1). For whole parameters the regularised incomplete
   * beta function at ½ is a binomial tail: with n = leader + runnerUp + 1 this is 1 −
   * Σ_{j=0..runnerUp} C(n, j) / 2ⁿ.
   */
  static double leaderProbability(int leader, int runnerUp) {
    int n = leader + runnerUp + 1;
    // The binomial coefficients are summed as they are, exactly as long as they are small, and
    // scaled down before they overflow.
    double term = 1;
    double sum = 1;
    int exponent = 0;
    for (int j = 1; j <= runnerUp; j++) {
      term = term * (n - j + 1) / j;
      sum += term;
      if (sum > 0x1p900) {
        term = Math.scalb(term, -900);
        sum = Math.scalb(sum, -900);
        exponent += 900;
      }
    }
    return 1 - Math.scalb(sum, exponent - n);
  }
}
