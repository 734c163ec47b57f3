package io.dikast.testkit.reward;

import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sink that keeps its samples and lets a test wait for them. */
public final class SampleCollector implements Consumer<GrmSample> {

  private static final long PATIENCE_SECONDS = 60;

  private final List<GrmSample> samples = new ArrayList<>();
  private final CountDownLatch missing;

  /** Expects this many samples. */
  public SampleCollector(int draws) {
    this.missing = new CountDownLatch(draws);
  }

  /** Judges a whole task; the samples in the order of their draws. */
  public static List<GrmSample> judge(RewardModel model, JudgeTask task) {
    SampleCollector collector = new SampleCollector(task.draws().size());
    model.judge(task, collector);
    return collector.await();
  }

  @Override
  public void accept(GrmSample sample) {
    synchronized (samples) {
      samples.add(sample);
    }
    missing.countDown();
  }

  /** Waits for every sample; in the order of their draws. */
  public List<GrmSample> await() {
    try {
      if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            missing.getCount() + " samples missing after " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for samples", e);
    }
    return samples();
  }

  /** What came until now, in the order of the draws. */
  public List<GrmSample> samples() {
    synchronized (samples) {
      return samples.stream()
          .sorted(Comparator.comparingInt(sample -> sample.draw().index()))
          .toList();
    }
  }
}
