package io.dikast.inference.llama;

import io.dikast.engine.backend.Backend;
import org.jspecify.annotations.NullMarked;

/**
 * How long the decode thread of an embedded backend spent inside the native decode, and around it.
 * Stands in the engine's package because the engine keeps its clocks to itself.
 *
 * @param decodeSeconds inside the native decode
 * @param stepSeconds in whole steps
 * @param steps that decoded a batch
 */
@NullMarked
public record StepClock(double decodeSeconds, double stepSeconds, long steps) {

  private static final double NANOS = 1e9;

  /**
   * Until now; a step that is under way is not counted.
   *
   * @param backend of {@link LlamaCpp}, which may be closed
   */
  public static StepClock of(Backend backend) {
    StepTimes times = ((LlamaBackend) backend).loop().times();
    return new StepClock(times.decodeNanos() / NANOS, times.stepNanos() / NANOS, times.steps());
  }

  /** What came after an earlier reading. */
  public StepClock since(StepClock earlier) {
    return new StepClock(
        decodeSeconds - earlier.decodeSeconds,
        stepSeconds - earlier.stepSeconds,
        steps - earlier.steps);
  }
}
