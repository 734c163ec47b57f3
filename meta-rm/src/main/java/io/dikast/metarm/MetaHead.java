package io.dikast.metarm;

import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.GrmSample;
import io.dikast.metarm.fit.Logit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A trained meta reward model over plain features of a judgement and, where there is one, the
 * judge's hidden state at its end (arXiv 2504.02495, section 4.2, with a linear model for the
 * paper's language model): σ(bias + Σ weight · (value − mean) / deviation) is the probability that
 * a judgement is right. A few numbers that go with one judge and one way of sampling; of another
 * judge's judgements they say little.
 *
 * @param terms what it looks at, at least one, each feature once, in the order of the features
 * @param state what the hidden state adds; empty for a head over features alone
 * @param bias the logit of a judgement that is average in everything
 * @param heldOut how good it is
 */
public record MetaHead(
    List<Term> terms, Optional<StateTerms> state, double bias, CrossValidation heldOut) {

  /** Weights and biases are smaller than this; with it no sum of theirs can overflow. */
  static final double LARGEST = 1e6;

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
      new Scale(mean, deviation);
      requireWeight(weight, feature.toString());
    }

    static Term of(JudgementFeature feature, Scale scale, double weight) {
      return new Term(feature, scale.mean(), scale.deviation(), weight);
    }

    double logit(double value) {
      return weight * new Scale(mean, deviation).standardised(value);
    }
  }

  static void requireWeight(double weight, String owner) {
    if (!(Math.abs(weight) <= LARGEST)) {
      throw new IllegalArgumentException(
          "weight must be within ±" + LARGEST + ", got " + weight + " of " + owner);
    }
  }

  public MetaHead {
    terms = List.copyOf(terms);
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(heldOut, "heldOut");
    JudgementFeature.requireOrdered(terms.stream().map(Term::feature).toList());
    if (!(Math.abs(bias) <= LARGEST)) {
      throw new IllegalArgumentException("bias must be within ±" + LARGEST + ", got " + bias);
    }
  }

  /** A head over features alone. */
  public MetaHead(List<Term> terms, double bias, CrossValidation heldOut) {
    this(terms, Optional.empty(), bias, heldOut);
  }

  /** What it looks at, in order. */
  public List<JudgementFeature> features() {
    return terms.stream().map(Term::feature).toList();
  }

  /**
   * Probability in 0..1 that a judgement is right, by its features alone.
   *
   * @param others the other judgements of the same task, over the same responses; empty where they
   *     are not known
   * @throws IllegalStateException if the head looks at a hidden state too
   */
  public double probability(GrmSample.Judged sample, List<GrmSample.Judged> others) {
    if (state.isPresent()) {
      throw new IllegalStateException("the head looks at the hidden state too, got none");
    }
    return Logit.probability(featureLogit(sample, others));
  }

  /**
   * Probability in 0..1 that a judgement is right.
   *
   * @param others the other judgements of the same task, over the same responses; empty where they
   *     are not known
   * @param end the judge's hidden state at the end of the judgement, of the size that the head was
   *     fitted to; a head over features alone does not look at it
   */
  public double probability(
      GrmSample.Judged sample, List<GrmSample.Judged> others, HiddenState end) {
    double fromState = state.map(terms -> terms.logit(end)).orElse(0.0);
    return Logit.probability(featureLogit(sample, others) + fromState);
  }

  private double featureLogit(GrmSample.Judged sample, List<GrmSample.Judged> others) {
    double sum = bias;
    for (Term term : terms) {
      sum += term.logit(term.feature().of(sample, others));
    }
    return sum;
  }

  /** Of all that determines an answer; how good the head is does not. */
  String fingerprint() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      // A record's text has its doubles to the last bit.
      String all = terms + " " + state.map(StateTerms::toString).orElse("") + " " + bias;
      hash.update(all.getBytes(StandardCharsets.UTF_8));
      return "trained " + HexFormat.of().formatHex(hash.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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
