package io.dikast.bench.prefix;

import io.dikast.bench.BenchmarkException;
import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Draws of one prompt on the embedded engine, with a clock.
 *
 * @param seconds from the request to the end of the last draw
 * @param firstTextSeconds from the request to the first text of any draw: the prompt, and one token
 * @param usage what was computed
 * @param firstToken the first token of draw 0
 */
record TimedDraws(double seconds, double firstTextSeconds, Usage usage, int firstToken) {

  private static final double NANOS = 1e9;

  /**
   * Draws and waits.
   *
   * @throws BenchmarkException if a draw has not exactly {@code tokens} tokens: the work would not
   *     be the work that the others do
   */
  static TimedDraws of(
      Backend backend, Prompt prompt, Sampling sampling, int draws, int tokens, long seed) {
    Ledger ledger = Ledger.open(Budget.samples(Math.min(draws, Budget.MAX_SAMPLES)));
    List<Long> seeds = LongStream.range(0, draws).mapToObj(i -> seed + i).toList();
    Clocked clocked = new Clocked();
    long start = System.nanoTime();
    var _ = backend.generate(SampleGroup.of(prompt, seeds, sampling, tokens, ledger), clocked);
    int first = -1;
    for (int i = 0; i < draws; i++) {
      Generation.Ended ended = clocked.next();
      if (ended.tokens().size() != tokens) {
        throw new BenchmarkException(
            "draw "
                + ended.draw()
                + " ended as "
                + ended.finish()
                + " after "
                + ended.tokens().size()
                + " of "
                + tokens
                + " tokens: take another --seed");
      }
      if (ended.draw() == 0) {
        first = ended.tokens().ids()[0];
      }
    }
    long end = System.nanoTime();
    long firstText = clocked.firstText.get();
    return new TimedDraws(
        (end - start) / NANOS,
        ((firstText == 0 ? end : firstText) - start) / NANOS,
        ledger.usage(),
        first);
  }

  private static final class Clocked implements GenerationListener {
    private final BlockingQueue<Generation> ended = new LinkedBlockingQueue<>();
    private final AtomicLong firstText = new AtomicLong();

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

    Generation.Ended next() {
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
  }
}
