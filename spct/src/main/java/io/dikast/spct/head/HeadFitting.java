package io.dikast.spct.head;

import io.dikast.metarm.fit.Linear;
import io.dikast.metarm.fit.LogisticFit;
import io.dikast.metarm.fit.Logit;
import io.dikast.metarm.fit.RocCurve;
import io.dikast.spct.model.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits heads over a decoder that stays as it is: hidden states are computed once, and what is left
 * is convex, so that the same texts give the same head without a seed. To fit the decoder too, take
 * steps of {@link RewardObjective} or {@link MetaObjective} and fit the head again.
 *
 * <p>What is held out must be of other questions than what is fitted: only the caller knows.
 *
 * @param margin how much more a response must be worth to be preferred, at least 0
 * @param ridge half of this times the squared weights is added to the mean loss; above 0
 */
public record HeadFitting(double margin, double ridge) {

  /** Every difference counts, and a ridge of 0.001. */
  public static final HeadFitting DEFAULT = new HeadFitting(0, 1e-3);

  public HeadFitting {
    if (!(margin >= 0 && Double.isFinite(margin)) || !(ridge > 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException(
          "margin must be at least 0 and ridge above 0, got " + margin + " and " + ridge);
    }
  }

  /**
   * A scalar reward model by Bradley-Terry (InstructGPT, arXiv 2203.02155, section 3.5). The loss
   * of a group is the mean over its preferences, and all groups weigh the same; those without a
   * preference are passed over. With mean votes as the worth of responses this distils a judge into
   * a head.
   *
   * @param training at least one with a preference
   * @param heldOut at least one with a preference
   */
  public ScalarHead reward(
      Decoder decoder, List<ResponseGroup> training, List<ResponseGroup> heldOut) {
    List<Ranked> groups = ranked("training", decoder, training);
    List<float[]> inputs = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (Ranked group : groups) {
      for (Preference preference : group.preferences()) {
        inputs.add(group.difference(preference));
        shares.add(1.0 / group.preferences().size() / groups.size());
      }
    }
    boolean[] better = new boolean[inputs.size()];
    Arrays.fill(better, true);
    Linear solved =
        new LogisticFit(
                inputs.toArray(float[][]::new),
                better,
                shares.stream().mapToDouble(Double::doubleValue).toArray(),
                false,
                ridge)
            .solve();
    double agreed = 0;
    int pairs = 0;
    double loss = 0;
    List<Ranked> kept = ranked("held-out", decoder, heldOut);
    for (Ranked group : kept) {
      double[] rewards = solved.scores(group.states());
      int count = group.preferences().size();
      agreed += count * Measures.accuracy(rewards, group.preferences());
      pairs += count;
      loss += HeadLoss.bradleyTerry(rewards, group.preferences()) / kept.size();
    }
    return new ScalarHead(
        ScalarHead.Kind.REWARD,
        solved.weights(),
        solved.bias(),
        new HeldOut(HeldOut.Measure.PAIR_ACCURACY, agreed / pairs, loss, kept.size()));
  }

  /**
   * A meta reward model by binary cross-entropy (arXiv 2504.02495, section 4.2).
   *
   * @param training with right and wrong judgements
   * @param heldOut with right and wrong judgements
   */
  public ScalarHead meta(Decoder decoder, List<MarkedText> training, List<MarkedText> heldOut) {
    boolean[] labels = labels("training", training);
    boolean[] kept = labels("held-out", heldOut);
    double[] shares = new double[labels.length];
    Arrays.fill(shares, 1.0 / labels.length);
    Linear solved = new LogisticFit(states(decoder, training), labels, shares, true, ridge).solve();
    double[] logits = solved.scores(states(decoder, heldOut));
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      loss += Logit.crossEntropy(logits[i], kept[i]) / logits.length;
    }
    return new ScalarHead(
        ScalarHead.Kind.META,
        solved.weights(),
        solved.bias(),
        new HeldOut(HeldOut.Measure.AUC, RocCurve.area(logits, kept), loss, logits.length));
  }

  /** The hidden states of a group, and what is preferred in it. */
  @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
  private record Ranked(float[][] states, List<Preference> preferences) {

    float[] difference(Preference preference) {
      float[] difference = states[preference.better()].clone();
      for (int k = 0; k < difference.length; k++) {
        difference[k] -= states[preference.worse()][k];
      }
      return difference;
    }
  }

  private List<Ranked> ranked(String which, Decoder decoder, List<ResponseGroup> groups) {
    List<ResponseGroup> counted =
        groups.stream()
            .filter(group -> !Preference.among(group.worth(), margin).isEmpty())
            .toList();
    if (counted.isEmpty()) {
      throw new IllegalArgumentException(
          "no " + which + " group has responses that differ by more than " + margin);
    }
    float[][] states =
        FinalStates.computed(
            decoder, counted.stream().flatMap(group -> group.texts().stream()).toList());
    List<Ranked> ranked = new ArrayList<>();
    int from = 0;
    for (ResponseGroup group : counted) {
      int to = from + group.texts().size();
      ranked.add(
          new Ranked(
              Arrays.copyOfRange(states, from, to), Preference.among(group.worth(), margin)));
      from = to;
    }
    return ranked;
  }

  private static float[][] states(Decoder decoder, List<MarkedText> texts) {
    return FinalStates.computed(decoder, texts.stream().map(MarkedText::tokens).toList());
  }

  private static boolean[] labels(String which, List<MarkedText> texts) {
    boolean[] labels = new boolean[texts.size()];
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = texts.get(i).right();
      right += labels[i] ? 1 : 0;
    }
    if (right == 0 || right == labels.length) {
      throw new IllegalArgumentException(
          "expected right and wrong "
              + which
              + " judgements, got "
              + right
              + " right of "
              + labels.length);
    }
    return labels;
  }
}
