package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Scores;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/** Student's bound on the mean of the differences, draw by draw, of the two leading responses. */
record MeanMargin(Confidence confidence) implements StoppingRule {

  /**
   * The variance that rounding hides. A whole score stands for anything within ½ of it, which has
   * variance 1/12 (Sheppard's correction); the difference of two has twice that. Without it, two
   * equal differences would be beyond doubt.
   */
  private static final double ROUNDING_VARIANCE = 1 / 6.0;

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    if (ballots.size() < 2) {
      return false;
    }
    double[] sums = sums(ballots);
    int leader = 0;
    for (int i = 1; i < sums.length; i++) {
      if (sums[i] > sums[leader]) {
        leader = i;
      }
    }
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sums.length; i++) {
      if (i != leader) {
        second = Math.max(second, sums[i]);
      }
    }
    // Of several runners-up with one mean the least certain one counts, whatever its index.
    double least = 1;
    for (int i = 0; i < sums.length; i++) {
      if (i != leader && sums[i] == second) {
        least = Math.min(least, leadProbability(ballots, leader, i));
      }
    }
    return confidence.isReachedBy(least);
  }

  private static double[] sums(List<Ballot> ballots) {
    double[] sums = new double[ballots.getFirst().scores().size()];
    for (Ballot ballot : ballots) {
      Scores row = BallotBox.rowOf(ballot, sums.length);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row.at(i);
      }
    }
    return sums;
  }

  private static double leadProbability(List<Ballot> ballots, int leader, int rival) {
    int n = ballots.size();
    double mean = 0;
    double squares = 0;
    int seen = 0;
    // Welford's way: a small variance beside a large mean does not cancel.
    for (Ballot ballot : ballots) {
      Scores row = Scores.copyOf(ballot.scores());
      double difference = row.at(leader) - row.at(rival);
      double before = difference - mean;
      mean += before / ++seen;
      squares += before * (difference - mean);
    }
    double variance = squares / (n - 1) + ROUNDING_VARIANCE;
    return below(mean * Math.sqrt(n / variance), n - 1);
  }

  /**
   * P(T ≤ t) for Student's T with ν degrees of freedom, the finite sums of Abramowitz and Stegun,
   * Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
   *
   * @param t not negative
   * @param degrees of freedom, at least 1
   */
  static double below(double t, int degrees) {
    double cosSquared = degrees / (degrees + t * t);
    double sin = t / Math.sqrt(degrees + t * t);
    boolean odd = degrees % 2 == 1;
    double term = odd ? Math.sqrt(cosSquared) : 1;
    double sum = 0;
    for (int j = odd ? 1 : 0; j <= degrees - 2; j += 2) {
      sum += term;
      term *= cosSquared * (j + 1) / (j + 2);
    }
    double within = odd ? 2 / Math.PI * (Math.atan(t / Math.sqrt(degrees)) + sin * sum) : sin * sum;
    return (1 + within) / 2;
  }
}
