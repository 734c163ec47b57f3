package io.dikast.samplers;

import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import java.util.function.Consumer;

/** Many responses by comparing two at a time. */
final class TournamentRewardModel implements RewardModel {

  private final PairwiseJudge judge;
  private final Tournament tournament;
  private final Rating rating;

  TournamentRewardModel(PairwiseJudge judge, Tournament tournament, Rating rating) {
    this.judge = judge;
    this.tournament = tournament;
    this.rating = rating;
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    return task.responses().size() == 1
        ? judge.single().judge(task, sink)
        : TournamentRun.start(judge, tournament, rating, task, sink);
  }

  @Override
  public String model() {
    return judge.pair().model();
  }

  @Override
  public String fingerprint() {
    return String.join(
        "|", "tournament/1", judge.fingerprint(), tournament.fingerprint(), rating.fingerprint());
  }
}
