package io.dikast.engine;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A judge whose samples are a function of task and draw, told in an order that the test chooses.
 */
final class FakeJudge implements RewardModel {

  private final BiFunction<JudgeTask, Draw, GrmSample> samples;
  private final Set<Integer> cancelled = Collections.synchronizedSet(new TreeSet<>());
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<JudgeTask> tasks = Collections.synchronizedList(new ArrayList<>());
  private long arrivalSeed;
  private int told = Integer.MAX_VALUE;

  private FakeJudge(BiFunction<JudgeTask, Draw, GrmSample> samples) {
    this.samples = samples;
  }

  /** Every draw gives the scores of its index, the last ones for all further draws. */
  static FakeJudge scoring(List<List<Double>> scoresByIndex) {
    return new FakeJudge(
        (task, draw) ->
            judged(draw, scoresByIndex.get(Math.min(draw.index(), scoresByIndex.size() - 1))));
  }

  static FakeJudge of(BiFunction<JudgeTask, Draw, GrmSample> samples) {
    return new FakeJudge(samples);
  }

  static GrmSample.Judged judged(Draw draw, List<Double> scores) {
    return new GrmSample.Judged(
        draw,
        new Judgement(List.of(), "critique " + draw.index(), scores),
        Generation.Finish.STOP,
        Prompt.of(Segment.template("draw " + draw.seed())),
        -0.5);
  }

  static GrmSample.Unreadable unreadable(Draw draw) {
    return new GrmSample.Unreadable(
        draw, "no scores", TokenSequence.ofText("text"), Generation.Finish.STOP);
  }

  FakeJudge arrivingBy(long seed) {
    this.arrivalSeed = seed;
    return this;
  }

  /** Tells only the first few draws; the others hang. */
  FakeJudge tellingOnly(int draws) {
    this.told = draws;
    return this;
  }

  Set<Integer> cancelled() {
    return cancelled;
  }

  List<JudgeTask> tasks() {
    return tasks;
  }

  void awaitStart() throws InterruptedException {
    started.await();
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    tasks.add(task);
    List<Draw> arrivals =
        new ArrayList<>(task.draws().subList(0, Math.min(told, task.draws().size())));
    Collections.shuffle(arrivals, new Random(arrivalSeed));
    for (Draw draw : arrivals) {
      sink.accept(samples.apply(task, draw));
    }
    started.countDown();
    return cancelled::add;
  }

  @Override
  public String model() {
    return "fake";
  }

  @Override
  public String fingerprint() {
    return "fake-1";
  }
}
