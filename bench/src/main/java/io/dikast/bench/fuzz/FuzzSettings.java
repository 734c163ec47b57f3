package io.dikast.bench.fuzz;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a target is fuzzed.
 *
 * @param runs executions, at least 1
 * @param seconds after which to stop though there are executions left, 0 for no such limit
 * @param hangSeconds that one input may take, at least 1
 * @param seed of the mutations, at least 1
 * @param findings folder for inputs that are findings; made when there is one
 * @param corpus folder of inputs to begin with and to add to; empty forgets them
 */
record FuzzSettings(
    long runs, int seconds, int hangSeconds, int seed, Path findings, Optional<Path> corpus) {

  FuzzSettings {
    require(runs, "runs", 1);
    require(seconds, "seconds", 0);
    require(hangSeconds, "hangSeconds", 1);
    require(seed, "seed", 1);
  }

  private static void require(long value, String name, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }
}
