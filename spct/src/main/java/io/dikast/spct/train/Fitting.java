package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A decoder that is being fitted step by step, with the moments of its optimiser (AdamW, the
 * gradient's norm clipped at 1). Owns both; not thread-safe.
 */
public final class Fitting implements AutoCloseable {

  private final Decoder decoder;
  private final AdamW optimizer;
  private final Gradients gradients;

  private long steps;

  private Fitting(Decoder decoder, AdamW.State moments, long steps) {
    this.decoder = decoder;
    this.optimizer = new AdamW(decoder, AdamW.Settings.DEFAULT, moments);
    this.gradients = new Gradients(decoder);
    this.steps = steps;
  }

  /**
   * Begins with a copy of these weights and without moments.
   *
   * @param start stays the caller's and is left as it is
   */
  public static Fitting from(Decoder start) {
    float[] weights = start.weights();
    return new Fitting(start.with(weights), AdamW.State.none(weights.length), 0);
  }

  /**
   * Goes on from a checkpoint where there is one, as if it had never stopped; begins like {@link
   * #from(Decoder)} where there is none.
   *
   * @param fingerprint of all that determines the steps
   * @throws IllegalArgumentException if the file is no whole checkpoint with this fingerprint
   */
  public static Fitting from(Decoder start, Path checkpoint, String fingerprint) {
    if (!Files.exists(checkpoint)) {
      return from(start);
    }
    Checkpoint found = Checkpoint.read(checkpoint, fingerprint);
    return new Fitting(start.with(found.weights()), found.moments(), found.step());
  }

  /** Steps that were taken, those before a checkpoint included. */
  public long steps() {
    return steps;
  }

  /** Counts a step that had nothing to learn from. */
  public void skip() {
    steps++;
  }

  /** Keeps all that {@link #from(Decoder, Path, String)} needs. */
  public void keep(Path checkpoint, String fingerprint) {
    new Checkpoint(fingerprint, steps, Batches.Position.START, decoder.weights(), optimizer.state())
        .write(checkpoint);
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
    double loss = Trainer.step(gradients, optimizer, objective, batch, rate);
    steps++;
    return loss;
  }

  @Override
  public void close() {
    gradients.close();
    optimizer.close();
    decoder.close();
  }
}
