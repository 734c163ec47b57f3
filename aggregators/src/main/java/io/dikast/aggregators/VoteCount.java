package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Scores;
import java.util.List;

/**
 * Votes of the leader, of the runner-up and of all others together. A ballot votes for the response
 * that it puts alone at the top; one without such a response does not vote. Weights do not matter.
 */
record VoteCount(int leader, int runnerUp, int rest) {

  /** Counts at least one ballot. */
  static VoteCount of(List<Ballot> ballots) {
    int[] votes = new int[ballots.getFirst().scores().size()];
    int cast = 0;
    for (Ballot ballot : ballots) {
      Scores row = BallotBox.rowOf(ballot, votes.length);
      if (row.bestCount() == 1) {
        votes[row.best()]++;
        cast++;
      }
    }
    int leader = 0;
    int runnerUp = 0;
    for (int count : votes) {
      if (count > leader) {
        runnerUp = leader;
        leader = count;
      } else if (count > runnerUp) {
        runnerUp = count;
      }
    }
    return new VoteCount(leader, runnerUp, cast - leader - runnerUp);
  }
}
