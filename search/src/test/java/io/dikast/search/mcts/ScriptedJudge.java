package io.dikast.search.mcts;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Scores responses by a script, the same in every draw. */
final class ScriptedJudge implements RewardModel {

  private final Function<String, Double> script;
  private final List<List<String>> heard = new CopyOnWriteArrayList<>();

  ScriptedJudge(Function<String, Double> script) {
    this.script = script;
  }

  /** The responses of every selection that was asked for. */
  List<List<String>> heard() {
    return heard;
  }

  /** A selector that averages so many draws. */
  AnswerSelector averaging(int samples) {
    return AnswerSelector.builder(this, (ballots, tieSeed) -> mean(ballots))
        .samples(samples)
        .build();
  }

  private static Tally mean(List<Ballot> ballots) {
    List<Tally.Standing> standings = new ArrayList<>();
    for (int i = 0; i < ballots.getFirst().scores().size(); i++) {
      int index = i;
      double mean =
          ballots.stream().mapToDouble(ballot -> ballot.scores().get(index)).average().orElseThrow();
      standings.add(new Tally.Standing(index, index + 1, mean, mean, 0));
    }
    return new Tally(standings, 1, 0);
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    heard.add(task.responses());
    task.draws()
        .forEach(
            draw ->
                sink.accept(
                    new GrmSample.Judged(
                        draw,
                        new Judgement(
                            List.of(), "critique", task.responses().stream().map(script).toList()),
                        Generation.Finish.STOP,
                        Prompt.of(Segment.template("a prompt")),
                        -0.5)));
    return Judging.DONE;
  }

  @Override
  public String model() {
    return "scripted-judge";
  }

  @Override
  public String fingerprint() {
    return "scripted-judge/1";
  }
}
