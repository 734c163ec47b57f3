package io.dikast.engine.backend;

/**
 * How the next token is drawn. The stages apply in this order: repetition penalty, top-k, top-p,
 * min-p, temperature (llama.cpp's order).
 *
 * @param temperature 0 (greedy) to 10
 * @param topK keep the k most probable tokens; 0 keeps all
 * @param topP keep the most probable tokens that together reach this probability, in (0, 1]
 * @param minP drop tokens less probable than this share of the most probable one, in [0, 1)
 * @param repetitionPenalty divides the logits of recent tokens, 1 is off, in (0, 10]
 * @param penaltyWindow how many recent tokens the penalty looks at, 0 to 4096
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    int penaltyWindow) {

  /** The most probable token each time. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 64);

  public Sampling {
    require(temperature >= 0 && temperature <= 10, "temperature must be in 0..10", temperature);
    require(topK >= 0, "topK must not be negative", topK);
    require(topP > 0 && topP <= 1, "topP must be in (0, 1]", topP);
    require(minP >= 0 && minP < 1, "minP must be in [0, 1)", minP);
    require(
        repetitionPenalty > 0 && repetitionPenalty <= 10,
        "repetitionPenalty must be in (0, 10]",
        repetitionPenalty);
    require(
        penaltyWindow >= 0 && penaltyWindow <= 4096,
        "penaltyWindow must be in 0..4096",
        penaltyWindow);
  }

  /** The whole distribution at this temperature; 0 is greedy. */
  public static Sampling temperature(double temperature) {
    return new Sampling(temperature, 0, 1, 0, 1, 64);
  }

  public Sampling withTopK(int k) {
    return new Sampling(temperature, k, topP, minP, repetitionPenalty, penaltyWindow);
  }

  public Sampling withTopP(double p) {
    return new Sampling(temperature, topK, p, minP, repetitionPenalty, penaltyWindow);
  }

  public Sampling withMinP(double p) {
    return new Sampling(temperature, topK, topP, p, repetitionPenalty, penaltyWindow);
  }

  public Sampling withRepetitionPenalty(double penalty, int window) {
    return new Sampling(temperature, topK, topP, minP, penalty, window);
  }

  public boolean isGreedy() {
    return temperature == 0;
  }

  private static void require(boolean holds, String expected, double got) {
    // NaN fails every comparison and so lands here too.
    if (!holds) {
      throw new IllegalArgumentException(expected + ", got " + got);
    }
  }
}
