package io.dikast.bench.fuzz;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of a target.
 *
 * @param executions inputs that it was given
 * @param seconds that this took
 * @param edges places in the code of the reader that inputs reached
 * @param finding what ended it early, if anything did
 */
record FuzzResult(long executions, double seconds, int edges, Optional<Finding> finding) {

  /**
   * An input that a reader cannot cope with.
   *
   * @param input a file that holds it
   * @param what it did, in the words of the engine
   */
  record Finding(Path input, String what) {}

  double executionsPerSecond() {
    return seconds > 0 ? executions / seconds : 0;
  }
}
