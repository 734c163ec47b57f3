package io.dikast.engine.backend;

import java.util.List;

/**
 * Probabilities of the next token being each label's, in the order of {@link Choice#labels}; under
 * the model's whole distribution at temperature 1, so they sum to at most 1.
 */
public record LabelProbabilities(List<Double> probabilities) {

  public LabelProbabilities {
    probabilities = List.copyOf(probabilities);
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1 + 1e-6)) {
        throw new IllegalArgumentException("a probability must be in 0..1, got " + p);
      }
    }
  }

  /** Probability of one label among the labels alone; equal shares where none has any mass. */
  public double among(int label) {
    double sum = probabilities.stream().mapToDouble(Double::doubleValue).sum();
    return sum == 0 ? 1.0 / probabilities.size() : probabilities.get(label) / sum;
  }
}
