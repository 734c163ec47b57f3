package io.dikast.aggregators;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import java.util.Arrays;
import java.util.List;

/** Counts a vote by one {@link Totals} rule; everything else is common to all rules. */
record Count(Totals totals) implements Aggregator {

  @Override
  public Tally count(List<Ballot> given, long tieSeed) {
    BallotBox box = BallotBox.of(given);
    double[] means = box.weightedMeans();
    int[] votes = box.votes();
    for (double mean : means) {
      if (!Double.isFinite(mean)) {
        throw new IllegalArgumentException(
            "scores must have sums that a double holds, got a mean of " + mean);
      }
    }
    double[] total = totals.of(box, means);
    int[] ranked = new Ranking(total, votes, means, tieSeed).ranked();

    int n = box.responses();
    int[] rank = new int[n];
    for (int place = 0; place < n; place++) {
      rank[ranked[place]] = place + 1;
    }
    Tally.Standing[] standings = new Tally.Standing[n];
    for (int i = 0; i < n; i++) {
      standings[i] = new Tally.Standing(i, rank[i], means[i], total[i], votes[i]);
    }
    int winner = ranked[0];
    return new Tally(
        Arrays.asList(standings),
        (double) votes[winner] / box.ballots(),
        n == 1 ? 0 : means[winner] - means[ranked[1]]);
  }
}
