package io.dikast.bench.search;

/**
 * How the curve searches.
 *
 * @param temperature of draws of policy and judge, above 0
 * @param judgements of a selection, at least 1
 * @param maxTokens of one answer, at least 1
 */
record CurveSettings(double temperature, int judgements, int maxTokens) {

  CurveSettings {
    if (!(temperature > 0) || judgements < 1 || maxTokens < 1) {
      throw new IllegalArgumentException(
          "temperature must be above 0, judgements and maxTokens at least 1, got "
              + temperature
              + ", "
              + judgements
              + ", "
              + maxTokens);
    }
  }
}
