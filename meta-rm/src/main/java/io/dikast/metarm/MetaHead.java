package io.dikast.metarm;

import io.dikast.engine.reward.GrmSample;
import io.dikast.metarm.fit.Logit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A trained meta reward model over plain features (arXiv 2504.02495, section 4.2, with a linear
 * model for the paper's language model): σ(bias + Σ weight · (value − mean) / deviation) is the
 * probability that a judgement is right. A few numbers that go with one judge and one way of
 * sampling; of another judge's judgements they say little.
 *
 * @param terms what it looks at, at least one, each feature once, in the order of the features
 * @param bias the logit of a judgement that is average in everything
 * @param heldOut how good it is
 */
public record MetaHead(List<Term> terms, double bias, CrossValidation heldOut) {

  /** Weights and biases are smaller than this; with it no sum of theirs can overflow. */
  static final double LARGEST = 1e6;

  /**
   * How many deviations from the mean are believed: a judgement that is odder than anything seen is
   * not surer for it.
   */
  static final double FARTHEST = 10;

  /**
   * What one feature contributes.
   *
   * @param feature what is measured
   * @param mean of its values in training, finite; it stands for a value that cannot be told
   * @param deviation of its values in training, finite and above 0; 1 where they were all equal
   * @param weight of a deviation, in logits, within ±10⁶
   */
  public record Term(JudgementFeature feature, double mean, double deviation, double weight) {
    public Term {
      Objects.requireNonNull(feature, "feature");
      if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
        throw new IllegalArgumentException(
            "mean must be finite and deviation finite and above 0, got "
                + mean
                + " and "
                + deviation
                + " of "
                + feature);
      }
      if (!(Math.abs(weight) <= LARGEST)) {
        throw new IllegalArgumentException(
            "weight must be within ±" + LARGEST + ", got " + weight + " of " + feature);
      }
    }

    /**
     * What these values of a feature would be measured by, with no weight yet.
     *
     * @param values finite, or NaN where one cannot be told
     */
    static Term unweighted(JudgementFeature feature, double[] values) {
      double[] told = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
      double first = told.length == 0 ? 0 : told[0];
      // The mean of equal values may be off by a rounding, which must not be blown up to a value.
      if (Arrays.stream(told).allMatch(value -> value == first)) {
        return new Term(feature, first, 1, 0);
      }
      double mean = Arrays.stream(told).average().orElseThrow();
      double squares = Arrays.stream(told).map(x -> (x - mean) * (x - mean)).sum();
      return new Term(feature, mean, Math.sqrt(squares / told.length), 0);
    }

    Term withWeight(double value) {
      return new Term(feature, mean, deviation, value);
    }

    /** A value in deviations from the mean; 0 where it cannot be told. */
    double standardised(double value) {
      return Double.isNaN(value) ? 0 : Math.clamp((value - mean) / deviation, -FARTHEST, FARTHEST);
    }
  }

  public MetaHead {
    terms = List.copyOf(terms);
    Objects.requireNonNull(heldOut, "heldOut");
    JudgementFeature.requireOrdered(terms.stream().map(Term::feature).toList());
    if (!(Math.abs(bias) <= LARGEST)) {
      throw new IllegalArgumentException("bias must be within ±" + LARGEST + ", got " + bias);
    }
  }

  /** What it looks at, in order. */
  public List<JudgementFeature> features() {
    return terms.stream().map(Term::feature).toList();
  }

  /**
   * Probability in 0..1 that a judgement is right.
   *
   * @param others the other judgements of the same task, over the same responses; empty where they
   *     are not known
   */
  public double probability(GrmSample.Judged sample, List<GrmSample.Judged> others) {
    double[] values =
        terms.stream().mapToDouble(term -> term.feature().of(sample, others)).toArray();
    return Logit.probability(logit(terms, bias, values));
  }

  /** Of values in the order of the terms, NaN where one cannot be told. */
  static double logit(List<Term> terms, double bias, double[] values) {
    double sum = bias;
    for (int k = 0; k < values.length; k++) {
      sum += terms.get(k).weight() * terms.get(k).standardised(values[k]);
    }
    return sum;
  }

  /** Writes it as JSON; what is at this path is replaced whole. */
  public void write(Path path) {
    MetaHeadFile.write(this, path);
  }

  /**
   * Reads it back, the same to the last bit.
   *
   * @throws IllegalArgumentException if it is not a whole head of this kind and version, or looks
   *     at a feature that is not known here
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static MetaHead read(Path path) {
    return MetaHeadFile.read(path);
  }
}
