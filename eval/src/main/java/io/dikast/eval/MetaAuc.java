package io.dikast.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Area under the ROC curve of meta scores: the chance that a right judgement is trusted more than a
 * wrong one, equal trust counting half.
 *
 * <p>The interval is that of Obuchowski ("Nonparametric analysis of clustered ROC curve data",
 * Biometrics 53, 1997) with items as clusters. Of item i let m_i judgements be right and n_i wrong,
 * M and N in all; V10 of a right judgement is the share of all wrong ones it beats, V01 of a wrong
 * one the share of all right ones that beat it; a_i and b_i are the sums of V10 − A and V01 − A
 * within the item. With I items, of which I10 have right and I01 wrong judgements, the variance of
 * A is S10/M + S01/N + 2·S11/(M·N) for S10 = I10/((I10−1)·M)·Σa_i², S01 = I01/((I01−1)·N)·Σb_i²,
 * S11 = I/(I−1)·Σa_i·b_i.
 */
final class MetaAuc {

  private record Point(int item, double score, boolean right) {}

  private final List<Point> points = new ArrayList<>();
  private int items;

  /** Begins the next item. */
  void nextItem() {
    items++;
  }

  /** Adds a judgement of the item begun last. */
  void add(double metaScore, boolean right) {
    points.add(new Point(items - 1, metaScore, right));
  }

  /** The area and its interval; empty where all judgements are right, or all wrong. */
  Optional<Estimate> estimate() {
    points.sort(Comparator.comparingDouble(Point::score));
    int rights = (int) points.stream().filter(Point::right).count();
    int wrongs = points.size() - rights;
    if (rights == 0 || wrongs == 0) {
      return Optional.empty();
    }
    double[] beats = components(rights, wrongs);
    double area = 0;
    for (int i = 0; i < beats.length; i++) {
      area += points.get(i).right() ? beats[i] : 0;
    }
    area /= rights;
    return Optional.of(new Estimate(area, Estimate.Z95 * deviation(beats, area, rights, wrongs)));
  }

  /** V10 of the right judgements and V01 of the wrong ones, in the order of the points. */
  private double[] components(int rights, int wrongs) {
    double[] beats = new double[points.size()];
    int rightsBelow = 0;
    int wrongsBelow = 0;
    int from = 0;
    while (from < beats.length) {
      int to = from;
      int rightsHere = 0;
      while (to < beats.length && points.get(to).score() == points.get(from).score()) {
        rightsHere += points.get(to).right() ? 1 : 0;
        to++;
      }
      int wrongsHere = to - from - rightsHere;
      for (int i = from; i < to; i++) {
        beats[i] =
            points.get(i).right()
                ? (wrongsBelow + wrongsHere / 2.0) / wrongs
                : (rights - rightsBelow - rightsHere / 2.0) / rights;
      }
      rightsBelow += rightsHere;
      wrongsBelow += wrongsHere;
      from = to;
    }
    return beats;
  }

  private double deviation(double[] beats, double area, int rights, int wrongs) {
    double[] a = new double[items];
    double[] b = new double[items];
    boolean[] hasRight = new boolean[items];
    boolean[] hasWrong = new boolean[items];
    for (int i = 0; i < beats.length; i++) {
      Point point = points.get(i);
      if (point.right()) {
        a[point.item()] += beats[i] - area;
        hasRight[point.item()] = true;
      } else {
        b[point.item()] += beats[i] - area;
        hasWrong[point.item()] = true;
      }
    }
    double squaresA = Arrays.stream(a).map(x -> x * x).sum();
    double squaresB = Arrays.stream(b).map(x -> x * x).sum();
    double products = 0;
    for (int i = 0; i < items; i++) {
      products += a[i] * b[i];
    }
    double s10 = corrected(count(hasRight)) * squaresA / rights;
    double s01 = corrected(count(hasWrong)) * squaresB / wrongs;
    double s11 = corrected(items) * products;
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
