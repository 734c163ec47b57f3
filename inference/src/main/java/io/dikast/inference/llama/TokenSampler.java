package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Sampling;
import java.util.Arrays;

/**
 * Draws tokens from logits. One per decode thread: it owns scratch arrays. What it draws depends on
 * logits, sampling, seed and position alone, so a draw is the same whatever else runs beside it,
 * and a paused one resumes without any state.
 */
final class TokenSampler {

  /*
   * The native chain copies all candidates and sorts them: 0.38 ms a token at 49,152 entries, which at 16
   * draws a step is 4 % of it. Here one pass finds the maximum, one collects the few candidates that can
   * be drawn at all: a token e^-30 times as probable as the best would come up once in 10^13 draws.
   * With top-k a heap of k is kept instead; nearly every entry fails one comparison with its smallest.
   */
  private static final float NEGLIGIBLE = 30;

  /** Taylor coefficients of 2^f: (ln 2)^n / n!. */
  private static final float C1 = (float) Math.log(2);

  private static final float C2 = C1 * C1 / 2;
  private static final float C3 = C2 * C1 / 3;
  private static final float C4 = C3 * C1 / 4;
  private static final float C5 = C4 * C1 / 5;
  private static final float LOG2_E = (float) (1 / Math.log(2));

  private final int[] ids;
  private final float[] values;
  private final double[] weights;
  private int count;
  private double logProbability;

  TokenSampler(int vocabulary) {
    this.ids = new int[vocabulary];
    this.values = new float[vocabulary];
    this.weights = new double[vocabulary];
  }

  /**
   * Draws a token.
   *
   * @param logits one an entry of the vocabulary; a repetition penalty is written into it
   * @param position of the token in its draw, from 0
   * @param text the tokens so far, prompt included
   * @param length how many of them are valid
   */
  int sample(float[] logits, Sampling sampling, long seed, int position, int[] text, int length) {
    double logSum = logSumExp(logits);
    int from = Math.max(0, length - sampling.penaltyWindow());
    float penalty = (float) sampling.repetitionPenalty();
    if (penalty != 1) {
      penalise(logits, penalty, text, from, length);
    }
    int token = sampling.isGreedy() ? argmax(logits) : draw(logits, sampling, seed, position);
    float logit = logits[token];
    if (penalty != 1 && contains(text, from, length, token)) {
      logit = logit > 0 ? logit * penalty : logit / penalty;
    }
    logProbability = logit - logSum;
    return token;
  }

  /** Log-probability under the model of the token drawn last, before truncation and penalty. */
  double logProbability() {
    return logProbability;
  }

  /** Probability of some tokens at temperature 1. */
  static double[] probabilities(float[] logits, int[] tokens) {
    double logSum = logSumExp(logits);
    double[] probabilities = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      probabilities[i] = Math.min(1, Math.exp(logits[tokens[i]] - logSum));
    }
    return probabilities;
  }

  private int draw(float[] logits, Sampling sampling, long seed, int position) {
    int k = sampling.topK();
    if (k > 0 && k < logits.length) {
      collectTop(logits, k);
      sortDescending();
    } else {
      // Top-p measures at temperature 1, whatever the draw's temperature is.
      double scale =
          sampling.topP() < 1 ? Math.max(1, sampling.temperature()) : sampling.temperature();
      collectLikely(logits, max(logits) - NEGLIGIBLE * (float) scale);
      if (sampling.topP() < 1 || sampling.minP() > 0) {
        sortDescending();
      }
    }
    truncate(sampling.topP(), sampling.minP());
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, values[i]);
    }
    double total = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp((values[i] - max) / sampling.temperature());
      total += weights[i];
    }
    double point = uniform(seed, position) * total;
    for (int i = 0; i < count - 1; i++) {
      point -= weights[i];
      if (point < 0) {
        return ids[i];
      }
    }
    return ids[count - 1];
  }

  /** Candidates with logits of at least this much, in vocabulary order. */
  private void collectLikely(float[] logits, float cut) {
    count = 0;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] >= cut) {
        ids[count] = id;
        values[count++] = logits[id];
      }
    }
  }

  /** The k largest, of equals the lower ids, as a heap. */
  private void collectTop(float[] logits, int k) {
    for (int id = 0; id < k; id++) {
      ids[id] = id;
      values[id] = logits[id];
    }
    for (int i = k / 2 - 1; i >= 0; i--) {
      siftDown(i, k);
    }
    float smallest = values[0];
    for (int id = k; id < logits.length; id++) {
      if (logits[id] > smallest) {
        ids[0] = id;
        values[0] = logits[id];
        siftDown(0, k);
        smallest = values[0];
      }
    }
    count = k;
  }

  /** Min-heap: the smallest value at the root, of equals the higher id. */
  private void siftDown(int root, int size) {
    int id = ids[root];
    float value = values[root];
    int at = root;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && below(child + 1, values[child], ids[child])) {
        child++;
      }
      if (!below(child, value, id)) {
        break;
      }
      ids[at] = ids[child];
      values[at] = values[child];
      at = child;
    }
    ids[at] = id;
    values[at] = value;
  }

  private boolean below(int index, float value, int id) {
    return values[index] < value || (values[index] == value && ids[index] > id);
  }

  /** Heap sort: the heap's order turned round, the best first. */
  private void sortDescending() {
    for (int i = count / 2 - 1; i >= 0; i--) {
      siftDown(i, count);
    }
    for (int end = count - 1; end > 0; end--) {
      int id = ids[0];
      float value = values[0];
      ids[0] = ids[end];
      values[0] = values[end];
      ids[end] = id;
      values[end] = value;
      siftDown(0, end);
    }
  }

  /** Top-p, then min-p, over candidates sorted descending; at least one stays. */
  private void truncate(double topP, double minP) {
    if (topP == 1 && minP == 0) {
      return;
    }
    double total = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp(values[i] - values[0]);
      total += weights[i];
    }
    int kept = count;
    if (topP < 1) {
      double reached = 0;
      kept = 0;
      while (kept < count && reached < topP * total) {
        reached += weights[kept++];
      }
    }
    if (minP > 0) {
      while (kept > 1 && weights[kept - 1] < minP) {
        kept--;
      }
    }
    count = Math.max(1, kept);
  }

  private static void penalise(float[] logits, float penalty, int[] text, int from, int length) {
    for (int i = from; i < length; i++) {
      int token = text[i];
      if (!contains(text, from, i, token)) {
        logits[token] = logits[token] > 0 ? logits[token] / penalty : logits[token] * penalty;
      }
    }
  }

  private static boolean contains(int[] text, int from, int to, int token) {
    for (int i = from; i < to; i++) {
      if (text[i] == token) {
        return true;
      }
    }
    return false;
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }

  private static float max(float[] logits) {
    float max = logits[0];
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    return max;
  }

  private static double logSumExp(float[] logits) {
    float max = max(logits);
    // Four sums, so that the additions do not wait for each other.
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < logits.length; i += 4) {
      s0 += exp(logits[i] - max);
      s1 += exp(logits[i + 1] - max);
      s2 += exp(logits[i + 2] - max);
      s3 += exp(logits[i + 3] - max);
    }
    for (; i < logits.length; i++) {
      s0 += exp(logits[i] - max);
    }
    double logSum = max + Math.log((double) s0 + s1 + s2 + s3);
    if (!Double.isFinite(logSum)) {
      throw new BackendException("the model's logits are no numbers");
    }
    return logSum;
  }

  /**
   * e^x for x in -∞..0, relative error under 1e-4: Math.exp over a whole vocabulary would cost more
   * than all the rest of sampling. 2^(x log2 e) is split into a power of two, written into the
   * exponent's bits, and a fraction, by the Taylor polynomial of 2^f around 0.
   */
  static float exp(float x) {
    float y = Math.max(x, -80f) * LOG2_E;
    int whole = (int) (y - 1);
    float f = y - whole;
    float p = 1 + f * (C1 + f * (C2 + f * (C3 + f * (C4 + f * C5))));
    return p * Float.intBitsToFloat((whole + 127) << 23);
  }

  /** A number in [0, 1) from seed and position: SplitMix64 over both. */
  private static double uniform(long seed, int position) {
    long z = seed + 0x9E3779B97F4A7C15L * (position + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1.0p-53;
  }

  /** The candidates of the last draw, for tests. */
  int[] candidates() {
    return Arrays.copyOf(ids, count);
  }
}
