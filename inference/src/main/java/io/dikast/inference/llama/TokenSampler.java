package io.dikast.inference.llama;

import io.dikast.engine.backend.Sampling;

/**
 * Draws tokens from logits. One per decode thread: it owns scratch arrays. What it draws depends on
 * logits, sampling, seed and position alone, so a draw is the same whatever else runs beside it,
 * and a paused one resumes without any state.
 */
final class TokenSampler {

  /*
   * The native chain copies all candidates and sorts them: 0.38 ms a token at 49,152 entries. Here no pass
   * sorts. Top-k keeps a heap of k, and nearly every entry fails one comparison with its smallest; top-p
   * narrows the candidates down around the border of the nucleus; temperature alone needs no candidates:
   * the point drawn falls into one of the lanes of a sum over the vocabulary, and only that lane is walked.
   * A token e^-30 times as probable as the best would come up once in 10^13 draws: it is left out.
   */
  private static final float NEGLIGIBLE = 30;

  /** Of 1 / temperature: logits are not known more finely than this tells them apart. */
  private static final double STEEPEST = 1e6;

  private final ExponentialSums sums = new ExponentialSums();
  private final Candidates candidates;
  private double logProbability;

  TokenSampler(int vocabulary) {
    this.candidates = new Candidates(vocabulary);
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
    float max = sums.max(logits);
    double logSum = sums.logSum(logits, max);
    int from = Math.max(0, length - sampling.penaltyWindow());
    float penalty = (float) sampling.repetitionPenalty();
    if (penalty != 1) {
      penalise(logits, penalty, text, from, length);
      max = sums.max(logits);
    }
    int token = sampling.isGreedy() ? argmax(logits) : draw(logits, max, sampling, seed, position);
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
    ExponentialSums sums = new ExponentialSums();
    double logSum = sums.logSum(logits, sums.max(logits));
    double[] probabilities = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      probabilities[i] = Math.min(1, Math.exp(logits[tokens[i]] - logSum));
    }
    return probabilities;
  }

  private int draw(float[] logits, float max, Sampling sampling, long seed, int position) {
    float scale = (float) Math.min(STEEPEST, 1 / sampling.temperature());
    double point = uniform(seed, position);
    boolean topK = sampling.topK() > 0 && sampling.topK() < logits.length;
    if (!topK && sampling.topP() == 1 && sampling.minP() == 0) {
      return drawFromAll(logits, max, scale, point);
    }
    if (topK) {
      candidates.takeTop(logits, sampling.topK());
    } else {
      // Top-p and min-p measure at temperature 1, whatever the draw's temperature is.
      double widest = Math.max(1, sampling.temperature());
      candidates.takeAbove(logits, max - NEGLIGIBLE * (float) widest);
    }
    candidates.keepNucleus(sampling.topP());
    candidates.keepAtLeast(sampling.minP());
    return candidates.draw(scale, point);
  }

  private int drawFromAll(float[] logits, float max, float scale, double point) {
    double left = point * sums.sum(logits, max, scale);
    int lane = 0;
    while (lane < ExponentialSums.LANES - 1 && left >= sums.lane(lane)) {
      left -= sums.lane(lane++);
    }
    int last = -1;
    for (int id = lane; id < logits.length; id += ExponentialSums.LANES) {
      float x = (logits[id] - max) * scale;
      if (x > -NEGLIGIBLE) {
        last = id;
        left -= ExponentialSums.exp(x);
        if (left < 0) {
          return id;
        }
      }
    }
    // Rounding walked past the lane's last entry, or into a lane where all are negligible.
    return last >= 0 ? last : argmax(logits);
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

  /** A number in [0, 1) from seed and position: SplitMix64 over both. */
  private static double uniform(long seed, int position) {
    long z = seed + 0x9E3779B97F4A7C15L * (position + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 11) * 0x1.0p-53;
  }

  /** The candidates of the last draw with a truncation, for tests. */
  int[] candidates() {
    return candidates.ids();
  }
}
