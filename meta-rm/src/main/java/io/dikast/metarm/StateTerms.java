package io.dikast.metarm;

import io.dikast.engine.backend.HiddenState;
import java.util.List;
import java.util.Objects;

/**
 * What the hidden state at the end of a judgement contributes to a {@link MetaHead}: Σ weight ·
 * (value − mean) / deviation.
 *
 * @param source whose hidden states
 * @param terms one a value
 */
public record StateTerms(StateSource source, List<Term> terms) {

  /**
   * What one value contributes.
   *
   * @param mean of it in training, finite
   * @param deviation of it in training, finite and above 0; 1 where it was always the same
   * @param weight of a deviation, in logits, within ±10⁶
   */
  public record Term(double mean, double deviation, double weight) {
    public Term {
      new Scale(mean, deviation);
      MetaHead.requireWeight(weight, "a value of the hidden state");
    }

    double logit(double value) {
      return weight * new Scale(mean, deviation).standardised(value);
    }
  }

  public StateTerms {
    Objects.requireNonNull(source, "source");
    terms = List.copyOf(terms);
    if (terms.size() != source.size()) {
      throw new IllegalArgumentException(
          source.size() + " values need as many terms, got " + terms.size());
    }
  }

  /** The sum, in logits. */
  double logit(HiddenState state) {
    if (state.size() != terms.size()) {
      throw new IllegalArgumentException(
          "expected a hidden state of " + terms.size() + " values, got " + state.size());
    }
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      sum += terms.get(i).logit(state.at(i));
    }
    return sum;
  }
}
