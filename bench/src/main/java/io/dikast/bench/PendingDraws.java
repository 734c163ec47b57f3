package io.dikast.bench;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Draws of one prompt that are under way, with a clock. */
public final class PendingDraws implements GenerationListener {

  private final int draws;
  private final Ledger ledger;
  private final BlockingQueue<Generation> ended = new LinkedBlockingQueue<>();
  private final AtomicLong firstText = new AtomicLong();

  private PendingDraws(int draws) {
    this.draws = draws;
    this.ledger = Ledger.open(Budget.samples(Math.min(draws, Budget.MAX_SAMPLES)));
  }

  /**
   * Asks for draws and returns.
   *
   * @param seed of draw 0; draw i has this plus i
   */
  public static PendingDraws of(
      Backend backend, Prompt prompt, Sampling sampling, int draws, int tokens, long seed) {
    PendingDraws pending = new PendingDraws(draws);
    List<Long> seeds = LongStream.range(0, draws).mapToObj(i -> seed + i).toList();
    var _ =
        backend.generate(SampleGroup.of(prompt, seeds, sampling, tokens, pending.ledger), pending);
    return pending;
  }

  /**
   * Waits for all of them, in the order of the draws.
   *
   * @throws BenchmarkException if one could not be computed
   */
  public List<Generation.Ended> await() {
    List<Generation.Ended> all = new ArrayList<>();
    for (int i = 0; i < draws; i++) {
      all.add(next());
    }
    all.sort(Comparator.comparingInt(Generation::draw));
    return all;
  }

  private Generation.Ended next() {
    try {
      return switch (ended.take()) {
        case Generation.Ended generation -> generation;
        case Generation.Broken broken ->
            throw new BenchmarkException("draw " + broken.draw() + " failed", broken.cause());
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** What was computed until now. */
  public Usage usage() {
    return ledger.usage();
  }

  /** When the first text of any draw came, on the clock of {@link System#nanoTime}. */
  public OptionalLong firstText() {
    long nanos = firstText.get();
    return nanos == 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  @Override
  public void onGeneration(Generation generation) {
    ended.add(generation);
  }

  @Override
  public void onText(int draw, String text) {
    if (firstText.get() == 0) {
      firstText.compareAndSet(0, System.nanoTime());
    }
  }
}
