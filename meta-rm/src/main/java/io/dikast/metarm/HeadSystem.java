package io.dikast.metarm;

import io.dikast.metarm.fit.Linear;
import io.dikast.metarm.fit.LogisticFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Judgements as inputs and labels: what is the same for every ridge. Not thread-safe. */
final class HeadSystem {

  /** What came of it: the parts of a head. */
  record Solved(List<MetaHead.Term> terms, Optional<StateTerms> state, double bias) {

    double logit(MarkedJudgement judgement) {
      double sum = bias;
      for (MetaHead.Term term : terms) {
        sum += term.logit(judgement.value(term.feature()));
      }
      return sum + state.map(terms -> terms.logit(judgement.state().orElseThrow())).orElse(0.0);
    }
  }

  private final List<JudgementFeature> features;
  private final Optional<StateSource> source;
  private final double ridge;
  private final Scale[] scales;
  private final float[][] inputs;
  private final boolean[] labels;
  private final double[] shares;
  private final double logOdds;
  private Linear last;

  /**
   * @param source whose hidden states to look at besides
   * @param ridge of the features
   * @throws IllegalArgumentException if all judgements are right, or all wrong
   */
  HeadSystem(
      List<MarkedJudgement> judgements,
      List<JudgementFeature> features,
      Optional<StateSource> source,
      double ridge) {
    this.features = features;
    this.source = source;
    this.ridge = ridge;
    int count = judgements.size();
    long rights = judgements.stream().filter(MarkedJudgement::right).count();
    long wrongs = count - rights;
    if (rights == 0 || wrongs == 0) {
      throw new IllegalArgumentException(
          "expected right and wrong judgements to fit, with any fold left out, got "
              + rights
              + " right of "
              + count);
    }
    this.logOdds = Math.log((double) rights / wrongs);
    this.labels = new boolean[count];
    this.shares = new double[count];
    for (int i = 0; i < count; i++) {
      labels[i] = judgements.get(i).right();
      shares[i] = 0.5 / (labels[i] ? rights : wrongs);
    }
    int width = features.size() + source.map(StateSource::size).orElse(0);
    this.scales = new Scale[width];
    this.inputs = new float[count][width];
    double[] column = new double[count];
    for (int k = 0; k < width; k++) {
      for (int i = 0; i < count; i++) {
        column[i] = value(judgements.get(i), k);
      }
      scales[k] = Scale.of(column);
      for (int i = 0; i < count; i++) {
        inputs[i][k] = (float) scales[k].standardised(column[i]);
      }
    }
    this.last = new Linear(new double[width], 0);
  }

  private double value(MarkedJudgement judgement, int k) {
    return k < features.size()
        ? judgement.value(features.get(k))
        : judgement.state().orElseThrow().at(k - features.size());
  }

  /** Fits; begins where the fit before ended, so that a row of ridges is quick. */
  Solved solve(double stateRidge) {
    double[] ridges = new double[scales.length];
    Arrays.fill(ridges, stateRidge);
    Arrays.fill(ridges, 0, features.size(), ridge);
    last = new LogisticFit(inputs, labels, shares, true, ridges).solve(last);
    List<MetaHead.Term> terms = new ArrayList<>();
    List<StateTerms.Term> states = new ArrayList<>();
    for (int k = 0; k < scales.length; k++) {
      double weight = last.weights()[k];
      if (k < features.size()) {
        terms.add(MetaHead.Term.of(features.get(k), scales[k], weight));
      } else {
        states.add(new StateTerms.Term(scales[k].mean(), scales[k].deviation(), weight));
      }
    }
    return new Solved(
        terms, source.map(from -> new StateTerms(from, states)), last.bias() + logOdds);
  }
}
