package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * AdamW (arXiv 1711.05101) over a decoder's flat weights: the decay is apart from the gradient, and
 * spares the norms. The gradient's norm is clipped first. Owns its moments.
 */
final class AdamW implements AutoCloseable {

  private static final double EPSILON = 1e-8;

  private final Tensor weights;
  private final Tensor decayed;
  private final Tensor first;
  private final Tensor second;
  private final Settings settings;
  private long steps;

  /**
   * @param beta1 memory of the mean, in 0..1
   * @param beta2 memory of the square, in 0..1
   * @param decay a step shrinks matrices by this times the learning rate
   * @param clip the largest norm that a gradient is left with
   */
  record Settings(double beta1, double beta2, double decay, double clip) {
    static final Settings DEFAULT = new Settings(0.9, 0.98, 0.05, 1);
  }

  /** The moments and how often they were told. */
  @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
  record State(float[] first, float[] second, long steps) {
    static State none(int weights) {
      return new State(new float[weights], new float[weights], 0);
    }
  }

  AdamW(Decoder decoder, Settings settings, State state) {
    this.weights = decoder.flat();
    this.settings = settings;
    this.steps = state.steps();
    try (var _ = new PointerScope()) {
      decayed = Tensors.beside(weights, decoder.decayed());
      first = Tensors.beside(weights, state.first());
      second = Tensors.beside(weights, state.second());
      decayed.retainReference();
      first.retainReference();
      second.retainReference();
    }
  }

  State state() {
    return new State(Tensors.values(first), Tensors.values(second), steps);
  }

  /**
   * Takes a step.
   *
   * @param gradient of all weights; is changed
   * @return the gradient's norm before clipping
   */
  double step(Tensor gradient, double rate) {
    steps++;
    double norm = gradient.norm().item_double();
    if (norm > settings.clip()) {
      gradient.mul_(new Scalar(settings.clip() / norm));
    }
    first.mul_(new Scalar(settings.beta1())).add_(gradient, new Scalar(1 - settings.beta1()));
    second
        .mul_(new Scalar(settings.beta2()))
        .addcmul_(gradient, gradient, new Scalar(1 - settings.beta2()));
    weights.addcmul_(weights, decayed, new Scalar(-rate * settings.decay()));
    double unbiased = 1 - Math.pow(settings.beta2(), (double) steps);
    Tensor deviation = second.div(new Scalar(unbiased)).sqrt_().add_(new Scalar(EPSILON));
    weights.addcdiv_(
        first, deviation, new Scalar(-rate / (1 - Math.pow(settings.beta1(), (double) steps))));
    return norm;
  }

  @Override
  public void close() {
    decayed.releaseReference();
    first.releaseReference();
    second.releaseReference();
  }
}
