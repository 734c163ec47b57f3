package io.dikast.spct.cli;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.Usage;
import io.dikast.spct.rft.ItemKey;
import io.dikast.spct.rft.ItemOutcome;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.spct.rft.RftFile;
import io.dikast.spct.rft.RftStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Draws of many items into files: leaves out what an earlier run has done, tells how far it is, and
 * ends in order where the process is told to stop.
 *
 * @param <I> what is drawn of
 */
final class DataRun<I> {

  /** What draws. */
  interface Draws<I> {
    Optional<StopReason> run(List<I> items, Ledger ledger, Consumer<ItemOutcome> sink)
        throws InterruptedException;
  }

  private static final int PARTIAL = 3;
  private static final int STOP_SECONDS = 10;
  private static final int TELL_EVERY = 50;

  private final SpctCommand spct;
  private final RunOptions options;
  private final Function<I, ItemKey> key;
  private final Draws<I> draws;

  DataRun(SpctCommand spct, RunOptions options, Function<I, ItemKey> key, Draws<I> draws) {
    this.spct = spct;
    this.options = options;
    this.key = key;
    this.draws = draws;
  }

  /**
   * Runs; prints the statistics of all runs on this file.
   *
   * @param fingerprint of everything besides an item that determines what is drawn
   * @param object what the statistics are called in JSON
   * @param faulty rows of the data that could not be read
   * @return the exit code
   */
  int run(List<I> items, String fingerprint, String object, long faulty)
      throws IOException, InterruptedException {
    Ledger ledger = Ledger.open(options.budget());
    CountDownLatch ended = new CountDownLatch(1);
    Thread stop = new Thread(() -> stop(ledger, ended), "dikast-spct-stop");
    RftStatistics statistics;
    Optional<StopReason> stopped;
    Runtime.getRuntime().addShutdownHook(stop);
    try (RftFile file = RftFile.open(options.file(), options.formats(), fingerprint)) {
      stopped = into(file, items, ledger);
      statistics = file.statistics();
    } finally {
      ended.countDown();
      withdraw(stop);
    }
    StatisticsText text = new StatisticsText(object, statistics, stopped);
    spct.print(options.json() ? text.json() : text.table());
    tell(ledger.usage());
    stopped.ifPresent(reason -> spct.progress("stopped early: " + lower(reason)));
    boolean partial =
        faulty > 0 || stopped.isPresent() || statistics.total().items(Verdict.FAILED) > 0;
    return partial ? PARTIAL : 0;
  }

  private Optional<StopReason> into(RftFile file, List<I> items, Ledger ledger)
      throws InterruptedException {
    List<I> left = items.stream().filter(item -> !file.isDone(key.apply(item))).toList();
    int[] done = {items.size() - left.size()};
    if (done[0] > 0) {
      spct.progress(done[0] + " items were done before");
    }
    return draws.run(
        left,
        ledger,
        outcome -> {
          add(file, outcome);
          done[0]++;
          if (options.progress() && (done[0] % TELL_EVERY == 0 || done[0] == items.size())) {
            spct.progress(done[0] + " of " + items.size() + " items");
          }
        });
  }

  /** The process ends when this returns: not before the files are closed, if that is soon. */
  private static void stop(Ledger ledger, CountDownLatch ended) {
    ledger.stop(StopReason.CANCELLED);
    try {
      boolean _ = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void add(RftFile file, ItemOutcome outcome) {
    try {
      file.add(outcome);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write", e);
    }
  }

  private void tell(Usage usage) {
    if (options.progress()) {
      spct.progress(
          String.format(
              Locale.ROOT,
              "this run: %d prompt tokens computed, %d cached, %d generated, %.1f s",
              usage.promptTokens(),
              usage.cachedTokens(),
              usage.completionTokens(),
              usage.elapsed().toMillis() / 1000.0));
    }
  }

  private static void withdraw(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is being stopped, and the hook has run.
      return;
    }
  }

  private static String lower(StopReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
