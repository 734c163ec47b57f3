package io.dikast.metarm.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The area under a ROC curve, and how far it can be trusted where scores come in clusters.
 *
 * <p>The deviation is that of Obuchowski ("Nonparametric analysis of clustered ROC curve data",
 * Biometrics 53, 1997). Of cluster i let m_i scores be right and n_i wrong, M and N in all; V10 of
 * a right score is the share of all wrong ones it beats, V01 of a wrong one the share of all right
 * ones that beat it; a_i and b_i are the sums of V10 − A and V01 − A within the cluster. With I
 * clusters, of which I10 have right and I01 wrong scores, the variance of A is S10/M + S01/N +
 * 2·S11/(M·N) for S10 = I10/((I10−1)·M)·Σa_i², S01 = I01/((I01−1)·N)·Σb_i², S11 = I/(I−1)·Σa_i·b_i.
 *
 * @param area see {@link RocCurve}; 0..1
 * @param deviation standard error of the area; 0 where there is only one cluster to judge by
 */
public record ClusteredRoc(double area, double deviation) {

  /** Two-sided 95 % quantile of the normal distribution. */
  private static final double Z95 = 1.959963984540054;

  /**
   * Measures scores.
   *
   * @param scores any numbers but NaN
   * @param right one a score, true and false at least once
   * @param clusters one a score, from 0 to below {@code count}
   * @param count clusters, those without a score included
   */
  public static ClusteredRoc of(double[] scores, boolean[] right, int[] clusters, int count) {
    double area = RocCurve.area(scores, right);
    int rights = 0;
    for (boolean one : right) {
      rights += one ? 1 : 0;
    }
    double[] beats = components(scores, right, rights);
    return new ClusteredRoc(area, deviation(beats, area, right, rights, clusters, count));
  }

  /** Half the width of the normal 95 % interval around the area. */
  public double halfWidth() {
    return Z95 * deviation;
  }

  /** V10 of the right scores and V01 of the wrong ones, in the order of the scores. */
  private static double[] components(double[] scores, boolean[] right, int rights) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int wrongs = scores.length - rights;
    double[] beats = new double[scores.length];
    int rightsBelow = 0;
    int wrongsBelow = 0;
    int from = 0;
    while (from < order.length) {
      int to = from;
      int rightsHere = 0;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        rightsHere += right[order[to++]] ? 1 : 0;
      }
      int wrongsHere = to - from - rightsHere;
      for (int i = from; i < to; i++) {
        beats[order[i]] =
            right[order[i]]
                ? (wrongsBelow + wrongsHere / 2.0) / wrongs
                : (rights - rightsBelow - rightsHere / 2.0) / rights;
      }
      rightsBelow += rightsHere;
      wrongsBelow += wrongsHere;
      from = to;
    }
    return beats;
  }

  private static double deviation(
      double[] beats, double area, boolean[] right, int rights, int[] clusters, int count) {
    double[] a = new double[count];
    double[] b = new double[count];
    boolean[] hasRight = new boolean[count];
    boolean[] hasWrong = new boolean[count];
    for (int i = 0; i < beats.length; i++) {
      if (right[i]) {
        a[clusters[i]] += beats[i] - area;
        hasRight[clusters[i]] = true;
      } else {
        b[clusters[i]] += beats[i] - area;
        hasWrong[clusters[i]] = true;
      }
    }
    double squaresA = Arrays.stream(a).map(x -> x * x).sum();
    double squaresB = Arrays.stream(b).map(x -> x * x).sum();
    double products = 0;
    for (int i = 0; i < count; i++) {
      products += a[i] * b[i];
    }
    int wrongs = beats.length - rights;
    double s10 = corrected(count(hasRight)) * squaresA / rights;
    double s01 = corrected(count(hasWrong)) * squaresB / wrongs;
    double s11 = corrected(count) * products;
    return Math.sqrt(
        Math.max(0, s10 / rights + s01 / wrongs + 2 * s11 / ((double) rights * wrongs)));
  }

  /** One cluster tells nothing of the spread. */
  private static double corrected(int clusters) {
    return clusters < 2 ? 0 : clusters / (clusters - 1.0);
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
