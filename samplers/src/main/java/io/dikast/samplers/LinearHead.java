package io.dikast.samplers;

import io.dikast.engine.backend.HiddenState;
import java.util.Arrays;

/**
 * A linear layer over the hidden state at the end of a question and a response: a Bradley-Terry
 * reward, σ of whose difference is the probability that one response is better. It goes with one
 * model and one template; over another it means nothing. Immutable.
 */
public final class LinearHead {

  private final double[] weights;
  private final double bias;

  private LinearHead(double[] weights, double bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * A head.
   *
   * @param weights one a value of the hidden state, at least one, finite; copied
   * @param bias finite
   */
  public static LinearHead of(double[] weights, double bias) {
    if (weights.length == 0
        || !Double.isFinite(bias)
        || !Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "a head needs weights, these and its bias finite, got "
              + weights.length
              + " weights and bias "
              + bias);
    }
    return new LinearHead(weights.clone(), bias);
  }

  /** Values of the hidden state that it is for. */
  public int width() {
    return weights.length;
  }

  /** The reward of a state of this width. */
  double reward(HiddenState state) {
    if (state.size() != weights.length) {
      throw new IllegalArgumentException(
          "the head is of width " + weights.length + ", the hidden state of " + state.size());
    }
    double sum = bias;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * state.at(i);
    }
    return sum;
  }

  /** σ of the reward, in 0..1: the probability of being better than a response of reward 0. */
  double share(HiddenState state) {
    return 1 / (1 + Math.exp(-reward(state)));
  }

  /** Identity of its numbers: FNV-1a over their bits. */
  String fingerprint() {
    long hash = 0xCBF29CE484222325L;
    for (double weight : weights) {
      hash = (hash ^ Double.doubleToLongBits(weight)) * 0x100000001B3L;
    }
    return Long.toHexString(hash) + ":" + bias + ":" + weights.length;
  }
}
