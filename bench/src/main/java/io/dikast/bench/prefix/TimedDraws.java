package io.dikast.bench.prefix;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.PendingDraws;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import java.util.List;

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
    long start = System.nanoTime();
    PendingDraws pending = PendingDraws.of(backend, prompt, sampling, draws, tokens, seed);
    List<Generation.Ended> all = pending.await();
    long end = System.nanoTime();
    all.forEach(ended -> requireWhole(ended, tokens));
    return new TimedDraws(
        (end - start) / NANOS,
        (pending.firstText().orElse(end) - start) / NANOS,
        pending.usage(),
        all.getFirst().tokens().ids()[0]);
  }

  private static void requireWhole(Generation.Ended ended, int tokens) {
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
  }
}
