package io.dikast.metarm;

import io.dikast.metarm.fit.ClusteredRoc;
import io.dikast.metarm.fit.Logit;
import java.util.ArrayList;
import java.util.List;

/**
 * How good heads were on questions that they were not fitted to: every judgement is measured once,
 * by the head fitted without its question. Another question's head has another bias, so that with
 * few questions the area is a little low.
 *
 * @param auc probability that a right judgement is trusted more than a wrong one, equal trust
 *     counting half; 0..1, 0.5 is chance
 * @param aucHalfWidth of the 95 % interval around it, with questions as clusters, at least 0
 * @param logLoss mean binary cross-entropy, in nats, at least 0
 * @param brierScore mean of (predicted − right)², 0..1; always saying {@link #rightShare} p has p
 *     (1 − p)
 * @param bins where the probabilities lay, from low to high, those of no judgement left out
 * @param questions how many different ones, at least {@code folds}
 * @param folds parts of the questions, each measured by a head fitted to the others, at least 2
 */
public record CrossValidation(
    double auc,
    double aucHalfWidth,
    double logLoss,
    double brierScore,
    List<Bin> bins,
    int questions,
    int folds) {

  /** Bins of equal width over 0..1. */
  public static final int BINS = 10;

  /**
   * The judgements whose probabilities lay in one tenth of 0..1.
   *
   * @param count judgements, at least 1
   * @param predicted mean probability, 0..1
   * @param right share of them that are right, 0..1
   */
  public record Bin(int count, double predicted, double right) {
    public Bin {
      if (count < 1) {
        throw new IllegalArgumentException("count must be at least 1, got " + count);
      }
      requireShare("predicted", predicted);
      requireShare("right", right);
    }
  }

  public CrossValidation {
    bins = List.copyOf(bins);
    requireShare("auc", auc);
    if (!(aucHalfWidth >= 0 && Double.isFinite(aucHalfWidth))) {
      throw new IllegalArgumentException(
          "aucHalfWidth must be finite and at least 0, got " + aucHalfWidth);
    }
    requireShare("brierScore", brierScore);
    if (!(logLoss >= 0 && Double.isFinite(logLoss))) {
      throw new IllegalArgumentException("logLoss must be finite and at least 0, got " + logLoss);
    }
    if (bins.isEmpty() || bins.size() > BINS) {
      throw new IllegalArgumentException("bins must number 1.." + BINS + ", got " + bins.size());
    }
    if (folds < 2 || questions < folds) {
      throw new IllegalArgumentException(
          "expected at least 2 folds and as many questions, got " + folds + " and " + questions);
    }
  }

  /** Judgements that were measured. */
  public int judgements() {
    return bins.stream().mapToInt(Bin::count).sum();
  }

  /** Share of them that are right: what a head that knows nothing would always say. */
  public double rightShare() {
    return bins.stream().mapToDouble(bin -> bin.count() * bin.right()).sum() / judgements();
  }

  /** Log loss of always saying {@link #rightShare}, in nats: what a head must stay below. */
  public double baseLoss() {
    double share = rightShare();
    return share == 0 || share == 1
        ? 0
        : -share * Math.log(share) - (1 - share) * Math.log1p(-share);
  }

  /** Expected calibration error: |predicted − right|, its mean over the judgements, 0..1. */
  public double calibrationError() {
    return bins.stream()
            .mapToDouble(bin -> bin.count() * Math.abs(bin.predicted() - bin.right()))
            .sum()
        / judgements();
  }

  /**
   * Measures the logits of judgements by what they are known to be, both kinds at least once.
   *
   * @param asked the question of each, from 0 to below {@code questions}
   */
  static CrossValidation of(
      double[] logits, boolean[] right, int[] asked, int questions, int folds) {
    int[] counts = new int[BINS];
    int[] rights = new int[BINS];
    double[] sums = new double[BINS];
    double loss = 0;
    double squares = 0;
    for (int i = 0; i < logits.length; i++) {
      double probability = Logit.probability(logits[i]);
      int bin = Math.min(BINS - 1, (int) (BINS * probability));
      counts[bin]++;
      rights[bin] += right[i] ? 1 : 0;
      sums[bin] += probability;
      double miss = probability - (right[i] ? 1 : 0);
      squares += miss * miss / logits.length;
      loss += Logit.crossEntropy(logits[i], right[i]) / logits.length;
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      if (counts[b] > 0) {
        bins.add(new Bin(counts[b], sums[b] / counts[b], (double) rights[b] / counts[b]));
      }
    }
    ClusteredRoc roc = ClusteredRoc.of(logits, right, asked, questions);
    return new CrossValidation(
        roc.area(), roc.halfWidth(), loss, Math.min(1, squares), bins, questions, folds);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be in 0..1, got " + share);
    }
  }
}
