package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/** A posterior over the shares of the leader, the runner-up and the rest of the vote. */
record DirichletPosterior(Confidence confidence) implements StoppingRule {

  /*
   * Shares of a Dirichlet(a, b, c) are those of independent gamma variables of shapes a, b, c. With
   * whole shapes these are arrival times: arrivals of three colours come one by one, each of every
   * colour with probability 1/3, and the variables are the times of the a-th arrival of colour 1, the
   * b-th of colour 2 and the c-th of colour 3. The leader's share is the largest where the a-th of
   * colour 1 is the last of the three:
   *
   *   P = 1 - P(1 before 2) - P(1 before 3) + P(1 before 2 and 3).
   *
   * The first two are the Beta criterion's. The last is that at the a-th arrival of colour 1, i < b
   * of colour 2 and j < c of colour 3 have come. Sorted by i: among colours 1 and 2 alone,
   * C(a-1+i, i) / 2^(a+i); and among all, fewer than c of colour 3 before the (a+i)-th of another
   * colour, the regularised incomplete beta function I(a+i, c) at 2/3, which goes down from one i to
   * the next by C(a+i+c-1, c-1) (2/3)^(a+i) (1/3)^c. So it takes b + c steps, not b * c.
   */

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    VoteCount votes = VoteCount.of(ballots);
    boolean onlyTwo = ballots.getFirst().scores().size() == 2;
    return confidence.isReachedBy(
        onlyTwo
            ? BetaPosterior.leaderProbability(votes.leader(), votes.runnerUp())
            : leaderProbability(votes.leader(), votes.runnerUp(), votes.rest()));
  }

  /** P(p₁ &gt; p₂ and p₁ &gt; p₃) for (p₁, p₂, p₃) ~ Dirichlet(leader+1, runnerUp+1, rest+1). */
  static double leaderProbability(int leader, int runnerUp, int rest) {
    return BetaPosterior.leaderProbability(leader, runnerUp)
        + BetaPosterior.leaderProbability(leader, rest)
        - 1
        + leaderFirst(leader + 1, runnerUp + 1, rest + 1);
  }

  /**
   * The probability that colour 1 is complete before both others. Beyond a thousand votes for the
   * leader, more than a budget allows, it underflows to 0, which makes the leader less sure.
   */
  private static double leaderFirst(int a, int b, int c) {
    double withoutThird = Math.pow(2 / 3.0, a);
    double tail = 0;
    for (int j = 0; j < c; j++) {
      tail += withoutThird;
      withoutThird *= (a + j) / (3.0 * (j + 1));
    }
    // At j = c the loop left C(a+c-1, c) (2/3)^a (1/3)^c.
    double step = withoutThird * c / a;
    double amongTwo = Math.scalb(1.0, -a);
    double sum = 0;
    for (int i = 0; i < b; i++) {
      sum += amongTwo * tail;
      tail -= step;
      step *= 2.0 * (a + i + c) / (3.0 * (a + i + 1));
      amongTwo *= (a + i) / (2.0 * (i + 1));
    }
    return sum;
  }
}
