package io.dikast.eval;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One study under way. */
final class StudyRun {

  /*
   * One thread does everything but compute: it begins rows while fewer draws than the window are under
   * way, and takes events from a queue. Rows of one item follow each other, so that a seed finds in the
   * backend's cache the prompts of the seeds before it. A question about a judgement is asked as soon as
   * the judgement is heard of, while its cells are still there.
   */
  private sealed interface Event {
    record Sampled(OpenRow row, GrmSample sample) implements Event {}

    record Assessed(OpenRow row, int index, OptionalDouble probability) implements Event {}

    record Lost(OpenRow row, int index, String reason) implements Event {}
  }

  private final Study study;
  private final Consumer<StudyRow> keep;
  private final GuardedListener listener;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final RowTable rows;
  private final Set<OpenRow> open = new HashSet<>();
  private int next;
  private int underWay;
  private int drawn;

  /**
   * A run.
   *
   * @param rows those that need not be drawn again; the others are put in
   * @param keep takes each complete row as it is done
   */
  StudyRun(Study study, RowTable rows, Consumer<StudyRow> keep, StudyListener listener) {
    this.study = study;
    this.rows = rows;
    this.keep = keep;
    this.listener = new GuardedListener(listener);
  }

  /** Draws what is missing; gives the number of draws made. */
  int run() {
    try {
      begin();
      while (!open.isEmpty()) {
        handle(events.take());
        begin();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the study was interrupted");
    } finally {
      open.forEach(
          row -> {
            row.ledger().stop(StopReason.CANCELLED);
            row.greedyLedger().stop(StopReason.CANCELLED);
          });
    }
    return drawn;
  }

  private void begin() {
    StudySettings settings = study.settings();
    for (; next < rows.total() && underWay < settings.window(); next++) {
      if (!rows.holds(next)) {
        begin(new OpenRow(rows.item(next), rows.seed(next), settings));
      }
    }
  }

  private void begin(OpenRow row) {
    open.add(row);
    underWay += row.open();
    try {
      // The greedy draw first: it computes a prompt that the others share.
      draw(study.greedyJudge(), row, List.of(row.greedyDraw()), row.greedyLedger());
      if (study.settings().draws()) {
        draw(study.judge(), row, row.draws(), row.ledger());
      }
    } catch (IllegalArgumentException e) {
      row.greedyLedger().stop(StopReason.CANCELLED);
      String message = String.valueOf(e.getMessage());
      settle(row, () -> row.settleAll(new StudySample.Refused(message)));
    }
  }

  private void draw(RewardModel model, OpenRow row, List<Draw> draws, Ledger ledger) {
    PreferenceItem item = row.item();
    var _ =
        model.judge(
            new JudgeTask(item.question(), item.responses(), draws, ledger),
            sample -> events.add(new Event.Sampled(row, sample)));
  }

  private void handle(Event event) {
    switch (event) {
      case Event.Sampled(OpenRow row, GrmSample.Judged judged) when asks(row, judged) ->
          ask(row, judged);
      case Event.Sampled(OpenRow row, GrmSample sample) -> settle(row, () -> row.settle(sample));
      case Event.Assessed(OpenRow row, int index, OptionalDouble probability) ->
          settle(row, () -> row.answer(index, probability));
      case Event.Lost(OpenRow row, int index, String reason) ->
          settle(row, () -> row.lose(index, reason));
    }
  }

  private boolean asks(OpenRow row, GrmSample.Judged judged) {
    return study.asksMeta() && !row.isGreedy(judged.draw().index());
  }

  private void settle(OpenRow row, Runnable change) {
    if (!open.contains(row)) {
      return;
    }
    int before = row.open();
    change.run();
    underWay -= before - row.open();
    if (row.open() == 0) {
      open.remove(row);
      StudyRow done = row.close();
      rows.put(done);
      drawn += study.settings().draws() ? done.samples().size() + 1 : 1;
      if (done.complete()) {
        keep.accept(done);
      }
      listener.onRow(done, rows.size(), rows.total());
    }
  }

  private void ask(OpenRow row, GrmSample.Judged judged) {
    MetaRewardModel meta = study.meta().orElseThrow();
    PreferenceItem item = row.item();
    int index = judged.draw().index();
    row.question(judged);
    CompletableFuture<Double> answer;
    try {
      answer = meta.assess(item.question(), item.responses(), judged, row.ledger());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var _ =
        answer.whenComplete(
            (probability, failure) -> events.add(event(row, index, probability, failure)));
  }

  /** A judgement that leaves no room for the question stays without an answer, in any run. */
  private static Event event(
      OpenRow row, int index, @Nullable Double probability, @Nullable Throwable failure) {
    if (probability != null && failure == null) {
      return new Event.Assessed(row, index, OptionalDouble.of(probability));
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IllegalArgumentException
        ? new Event.Assessed(row, index, OptionalDouble.empty())
        : new Event.Lost(row, index, "no answer about the judgement: " + cause);
  }
}
