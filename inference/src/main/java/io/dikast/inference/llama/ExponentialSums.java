package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.util.Arrays;

/**
 * Maximum and sums of exponentials over a whole vocabulary: the one part of sampling that touches
 * every logit with arithmetic. Owns scratch arrays: for one thread.
 */
final class ExponentialSums {

  /*
   * Entry i belongs to lane i mod LANES, and each lane has a sum of its own. A single sum would make every
   * addition wait for the one before it, and the compiler may not reorder them; sums side by side become
   * vector instructions by themselves. The chunk is copied first, since the compiler vectorises only where
   * both arrays are walked with the same index.
   *
   * e^x = (e^(x/128))^128: a polynomial over -0.625..0 (interpolated at Chebyshev nodes, relative error 6e-8)
   * and seven squarings, nothing but multiplications and additions. The usual way, to write the exponent's
   * bits, does not vectorise.
   */
  static final int LANES = 512;

  private static final float LEAST = -80;
  private static final float SCALE = 1f / 128;
  private static final float C0 = 0.99999994f;
  private static final float C1 = 0.9999964f;
  private static final float C2 = 0.49993274f;
  private static final float C3 = 0.16620126f;
  private static final float C4 = 0.04019265f;
  private static final float C5 = 0.006118093f;

  private final float[] lanes = new float[LANES];
  private final float[] chunk = new float[LANES];

  /** The largest logit. */
  float max(float[] logits) {
    Arrays.fill(lanes, Float.NEGATIVE_INFINITY);
    int from = 0;
    for (; from + LANES <= logits.length; from += LANES) {
      System.arraycopy(logits, from, chunk, 0, LANES);
      for (int j = 0; j < LANES; j++) {
        lanes[j] = Math.max(lanes[j], chunk[j]);
      }
    }
    float max = Float.NEGATIVE_INFINITY;
    for (; from < logits.length; from++) {
      max = Math.max(max, logits[from]);
    }
    for (float lane : lanes) {
      max = Math.max(max, lane);
    }
    return max;
  }

  /**
   * Sum of e^((logit − max) · scale), in 1..the vocabulary's size for the largest logit; relative
   * error under 1e-4. {@link #lane} has its parts.
   *
   * @throws BackendException if a logit is not a number
   */
  double sum(float[] logits, float max, float scale) {
    Arrays.fill(lanes, 0);
    int from = 0;
    for (; from + LANES <= logits.length; from += LANES) {
      System.arraycopy(logits, from, chunk, 0, LANES);
      for (int j = 0; j < LANES; j++) {
        lanes[j] += bounded((chunk[j] - max) * scale);
      }
    }
    for (int j = 0; from + j < logits.length; j++) {
      lanes[j] += bounded((logits[from + j] - max) * scale);
    }
    double sum = 0;
    for (float lane : lanes) {
      sum += lane;
    }
    if (!Double.isFinite(sum)) {
      throw new BackendException("the model's logits are no numbers");
    }
    return sum;
  }

  /** The part of the last sum that the entries i ≡ j (mod {@link #LANES}) make up. */
  float lane(int j) {
    return lanes[j];
  }

  /**
   * Natural logarithm of the sum of e^logit.
   *
   * @param max the largest logit
   */
  double logSum(float[] logits, float max) {
    return max + Math.log(sum(logits, max, 1));
  }

  /** e^x for x up to 0, relative error under 1e-4; 0 below e^-80. */
  static float exp(float x) {
    return x < LEAST ? 0 : bounded(x);
  }

  private static float bounded(float x) {
    float y = Math.max(x, LEAST) * SCALE;
    float p = Math.fma(y, C5, C4);
    p = Math.fma(y, p, C3);
    p = Math.fma(y, p, C2);
    p = Math.fma(y, p, C1);
    p = Math.fma(y, p, C0);
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    p *= p;
    return p * p;
  }
}
