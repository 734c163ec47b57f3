package io.dikast.spct.head;

/**
 * How a head did on what it was not fitted to.
 *
 * @param measure what {@code value} is
 * @param value from 0 to 1; 0.5 is chance
 * @param loss in nats, its mean
 * @param count groups of responses, or judgements, at least 1
 */
public record HeldOut(Measure measure, double value, double loss, int count) {

  /** What is told of a head. */
  public enum Measure {
    /** Share of the held-out preferences whose better response has the higher reward. */
    PAIR_ACCURACY,
    /** Probability that a right judgement scores above a wrong one. */
    AUC
  }

  public HeldOut {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("value must be in 0..1, got " + value);
    }
    if (!(loss >= 0 && Double.isFinite(loss)) || count < 1) {
      throw new IllegalArgumentException(
          "loss must be finite and at least 0 and count at least 1, got " + loss + ", " + count);
    }
  }
}
