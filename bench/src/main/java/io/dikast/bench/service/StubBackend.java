package io.dikast.bench.service;

import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A {@link StubJudge} in this process, whose draws take their time and nobody's processor. */
final class StubBackend implements Backend {

  private static final BackendInfo INFO =
      new BackendInfo("stub", "stub/1", "", 0, true, ModelMetadata.NONE);
  private static final int TOKENS = 90;

  private final ScheduledThreadPoolExecutor timer;
  private final long firstNanos;
  private final long laterNanos;
  private final Set<Draw> live = ConcurrentHashMap.newKeySet();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();

  /**
   * A backend.
   *
   * @param first how long the first draw of a group takes
   * @param later how long the others take
   */
  StubBackend(Duration first, Duration later) {
    this.firstNanos = first.toNanos();
    this.laterNanos = later.toNanos();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("dikast-stub").daemon().unstarted(task));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Draws that were asked for. */
  long begun() {
    return begun.get();
  }

  /** Draws that ended by themselves. */
  long finished() {
    return finished.get();
  }

  /** Draws that were cancelled. */
  long cancelled() {
    return cancelled.get();
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    List<String> marks = StubJudge.marks(group.prompt().text());
    int draws = group.seeds().size();
    group.ledger().prompt(group.purpose(), group.prompt().text().length() / 4, 0);
    List<Draw> started = new ArrayList<>(draws);
    for (int draw = 0; draw < draws; draw++) {
      started.add(new Draw(group, draw, marks, listener));
    }
    begun.addAndGet(draws);
    live.addAll(started);
    for (Draw draw : started) {
      long nanos = draw.number == 0 ? firstNanos : laterNanos;
      draw.task(timer.schedule(draw, nanos, TimeUnit.NANOSECONDS));
    }
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {
        started.get(draw).cancel();
      }

      @Override
      public void cancel() {
        started.forEach(Draw::cancel);
      }
    };
  }

  private final class Draw implements Runnable {
    private final SampleGroup group;
    private final int number;
    private final List<String> marks;
    private final GenerationListener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Future<?> task;

    Draw(SampleGroup group, int number, List<String> marks, GenerationListener listener) {
      this.group = group;
      this.number = number;
      this.marks = marks;
      this.listener = listener;
    }

    void task(Future<?> scheduled) {
      task = scheduled;
      if (over.get()) {
        scheduled.cancel(false);
      }
    }

    @Override
    public void run() {
      StopReason reason = group.ledger().stopReason();
      if (over.compareAndSet(false, true)) {
        finished.incrementAndGet();
        if (reason != null) {
          end("", Finish.of(reason));
        } else {
          group.ledger().completion(group.purpose(), TOKENS);
          end(StubJudge.judgement(marks, group.seeds().get(number)), Finish.STOP);
        }
      }
    }

    void cancel() {
      if (over.compareAndSet(false, true)) {
        cancelled.incrementAndGet();
        Future<?> scheduled = task;
        if (scheduled != null) {
          scheduled.cancel(false);
        }
        end("", Finish.CANCELLED);
      }
    }

    private void end(String text, Finish finish) {
      live.remove(this);
      listener.onGeneration(
          new Generation.Ended(number, TokenSequence.ofText(text), finish, Double.NaN));
    }
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    int labels = choice.labels().size();
    return CompletableFuture.completedFuture(
        new LabelProbabilities(Collections.nCopies(labels, 1.0 / labels)));
  }

  @Override
  public BackendInfo describe() {
    return INFO;
  }

  @Override
  public void close() {
    live.forEach(Draw::cancel);
    timer.shutdownNow();
  }
}
