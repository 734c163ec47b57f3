package io.dikast.testkit.policy;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A judge whose scores are a function of the responses' texts. One token a draw. */
public final class ScriptedJudge implements RewardModel {

  private final ToDoubleFunction<String> scores;
  private final List<JudgeTask> tasks = new CopyOnWriteArrayList<>();

  private ScriptedJudge(ToDoubleFunction<String> scores) {
    this.scores = scores;
  }

  /**
   * By this function.
   *
   * @param scores in 1..10
   */
  public static ScriptedJudge of(ToDoubleFunction<String> scores) {
    return new ScriptedJudge(scores);
  }

  /** By the hash of the text: any score, the same for the same text. */
  public static ScriptedJudge arbitrary() {
    return of(text -> 1 + Math.floorMod(text.hashCode() * 31L, 10));
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    tasks.add(task);
    for (Draw draw : task.draws()) {
      sink.accept(sample(task, draw));
    }
    return Judging.DONE;
  }

  private GrmSample sample(JudgeTask task, Draw draw) {
    StopReason reason = task.ledger().stopReason();
    if (reason != null) {
      return GrmSample.Failed.cutOff(draw, Generation.Finish.CANCELLED);
    }
    task.ledger().completion(Ledger.Purpose.DRAW, 1);
    return new GrmSample.Judged(
        draw,
        new Judgement(
            List.of(), "scripted", task.responses().stream().map(scores::applyAsDouble).toList()),
        Generation.Finish.STOP,
        Prompt.of(Segment.template("scripted")),
        Double.NaN);
  }

  /** What was asked, in order. */
  public List<JudgeTask> tasks() {
    return List.copyOf(tasks);
  }

  @Override
  public String model() {
    return "scripted";
  }

  @Override
  public String fingerprint() {
    return "scripted-judge/1";
  }
}
