package io.dikast.search;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import java.util.ArrayList;
import java.util.List;

/** The plainest selector: one draw, responses as given, the highest mean score wins. */
public final class MeanScores {

  private MeanScores() {}

  public static AnswerSelector selector(RewardModel judge) {
    return AnswerSelector.builder(judge, (ballots, tieSeed) -> tally(ballots))
        .samples(1)
        .rotations(0)
        .build();
  }

  private static Tally tally(List<Ballot> ballots) {
    int n = ballots.getFirst().scores().size();
    double[] means = new double[n];
    for (Ballot ballot : ballots) {
      for (int i = 0; i < n; i++) {
        means[i] += ballot.scores().get(i) / ballots.size();
      }
    }
    List<Tally.Standing> standings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int rank = 1;
      for (int j = 0; j < n; j++) {
        rank += means[j] > means[i] || (means[j] == means[i] && j < i) ? 1 : 0;
      }
      standings.add(new Tally.Standing(i, rank, means[i], means[i], rank == 1 ? 1 : 0));
    }
    return new Tally(standings, 1, 0);
  }
}
