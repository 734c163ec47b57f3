package io.dikast.eval;

import io.dikast.engine.backend.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One study under way in several processes: each takes every n-th item that is not finished. A row
 * that a worker draws anew since others of its item are missing is not kept twice.
 */
final class SharedRun {

  private sealed interface Event {
    record Drawn(RowJson row) implements Event {}

    record Ended() implements Event {}

    record Broken(RuntimeException cause) implements Event {}
  }

  private final Study study;
  private final StudyWorkers workers;
  private final RowTable rows;
  private final Consumer<StudyRow> keep;
  private final GuardedListener listener;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private int drawn;

  /**
   * A run.
   *
   * @param rows those that need not be drawn again; the others are put in
   * @param keep takes each complete row as it is done
   */
  SharedRun(
      Study study,
      StudyWorkers workers,
      RowTable rows,
      Consumer<StudyRow> keep,
      StudyListener listener) {
    this.study = study;
    this.workers = workers;
    this.rows = rows;
    this.keep = keep;
    this.listener = new GuardedListener(listener);
  }

  /** Draws what is missing; gives the number of draws made. */
  int run() {
    List<PreferenceItem> unfinished = rows.unfinished();
    int processes = Math.min(workers.processes(), unfinished.size());
    List<WorkerProcess> running = new ArrayList<>();
    try {
      for (int worker = 0; worker < processes; worker++) {
        WorkerProcess process = WorkerProcess.start(workers);
        running.add(process);
        WorkerInput input =
            new WorkerInput(
                study.settings(), study.asksMeta(), share(unfinished, worker, processes));
        Thread.ofVirtual().start(() -> compute(process, input));
      }
      await(processes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the study was interrupted");
    } finally {
      running.forEach(WorkerProcess::close);
    }
    return drawn;
  }

  private static List<PreferenceItem> share(List<PreferenceItem> items, int worker, int workers) {
    return IntStream.range(0, items.size())
        .filter(i -> i % workers == worker)
        .mapToObj(items::get)
        .toList();
  }

  private void compute(WorkerProcess process, WorkerInput input) {
    try {
      process.compute(input, row -> events.add(new Event.Drawn(row)));
      events.add(new Event.Ended());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.add(new Event.Broken(new BackendException("a worker was interrupted")));
    } catch (RuntimeException e) {
      events.add(new Event.Broken(e));
    }
  }

  private void await(int processes) throws InterruptedException {
    String fingerprint = study.fingerprint();
    int running = processes;
    while (running > 0) {
      switch (events.take()) {
        case Event.Drawn(RowJson row) -> {
          if (!row.study().equals(fingerprint)) {
            throw new IllegalArgumentException(
                "the workers open another judge than that of the study: model or settings differ");
          }
          take(row.row());
        }
        case Event.Ended() -> running--;
        case Event.Broken(RuntimeException cause) -> throw cause;
      }
    }
  }

  private void take(StudyRow row) {
    drawn += row.samples().size() + 1;
    if (rows.holds(row)) {
      return;
    }
    rows.put(row);
    if (row.complete()) {
      keep.accept(row);
    }
    listener.onRow(row, rows.size(), rows.total());
  }
}
