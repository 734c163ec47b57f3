package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/** Whether the draws to come could still lift another response to the leader. */
record Unreachable(Points points) implements StoppingRule {

  /**
   * A lead must be larger than what rounding can make of none, per unit of weight. Leads of whole
   * votes and scores are 0 or at least 1; leads of split votes below this merely wait for one more
   * draw.
   */
  private static final double ROUNDING = 1e-9;

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    double[] sums = new double[ballots.getFirst().scores().size()];
    double heaviest = 0;
    for (Ballot ballot : ballots) {
      heaviest = Math.max(heaviest, ballot.weight());
      if (!points.addTo(sums, BallotBox.rowOf(ballot, sums.length), ballot.weight())) {
        return false;
      }
    }
    double first = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      if (sum > first) {
        second = first;
        first = sum;
      } else if (sum > second) {
        second = sum;
      }
    }
    // Draws after the last ballot may have failed already; counting them as to come is safe.
    int toCome = Math.max(0, requested - 1 - ballots.getLast().index());
    return first - second > heaviest * (points.swing() * toCome + ROUNDING);
  }
}
