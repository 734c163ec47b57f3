package io.dikast.bench.micro;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Judges at once, and always the same way. */
final class InstantJudge implements RewardModel {

  private static final Prompt TRANSCRIPT = Prompt.of(Segment.content("…"));

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    List<Double> scores =
        IntStream.range(0, task.responses().size()).mapToObj(i -> (double) (1 + i % 10)).toList();
    Judgement judgement = new Judgement(List.of(), "", scores);
    for (Draw draw : task.draws()) {
      sink.accept(
          new GrmSample.Judged(draw, judgement, Generation.Finish.STOP, TRANSCRIPT, Double.NaN));
    }
    return Judging.DONE;
  }

  @Override
  public String model() {
    return "instant";
  }

  @Override
  public String fingerprint() {
    return "instant";
  }
}
