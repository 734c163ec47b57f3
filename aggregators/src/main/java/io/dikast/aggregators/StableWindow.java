package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Scores;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/** Whether the same response led the vote after each of the last few votes. */
record StableWindow(int window) implements StoppingRule {

  StableWindow {
    if (window < 2) {
      throw new IllegalArgumentException("window must be at least 2 votes, got " + window);
    }
  }

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    int[] votes = new int[ballots.getFirst().scores().size()];
    int most = 0;
    int leader = 0;
    // Votes after which this leader led; 0 while several share the lead.
    int led = 0;
    for (Ballot ballot : ballots) {
      Scores row = BallotBox.rowOf(ballot, votes.length);
      if (row.bestCount() > 1) {
        continue;
      }
      int voted = row.best();
      int count = ++votes[voted];
      if (count > most) {
        led = voted == leader ? led + 1 : 1;
        leader = voted;
        most = count;
      } else if (count == most) {
        led = 0;
      } else if (led > 0) {
        led++;
      }
    }
    return led >= window;
  }
}
