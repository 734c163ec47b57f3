package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;

/**
 * A decoder that is being fitted step by step, with the moments of its optimiser (AdamW, the
 * gradient's norm clipped at 1). Owns both; not thread-safe.
 */
public final class Fitting implements AutoCloseable {

  private final Decoder decoder;
  private final AdamW optimizer;
  private final Gradients gradients;

  private Fitting(Decoder decoder) {
    this.decoder = decoder;
    this.optimizer =
        new AdamW(decoder, AdamW.Settings.DEFAULT, AdamW.State.none(decoder.weights().length));
    this.gradients = new Gradients(decoder);
  }

  /**
   * Begins with a copy of these weights and without moments.
   *
   * @param start stays the caller's and is left as it is
   */
  public static Fitting from(Decoder start) {
    return new Fitting(Decoder.of(start.shape(), start.weights()));
  }

  /** The decoder as it is now: the next step changes it, and it is closed with this. */
  public Decoder decoder() {
    return decoder;
  }

  /**
   * Takes one step.
   *
   * @param rate of learning, at least 0
   * @return the loss before it
   * @throws ArithmeticException if the loss is not finite; the weights are then as before
   */
  public <T> double step(Objective<T> objective, T batch, double rate) {
    if (!(rate >= 0 && Double.isFinite(rate))) {
      throw new IllegalArgumentException("rate must be finite and at least 0, got " + rate);
    }
    return Trainer.step(gradients, optimizer, objective, batch, rate);
  }

  @Override
  public void close() {
    gradients.close();
    optimizer.close();
    decoder.close();
  }
}
