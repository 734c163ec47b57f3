package io.dikast.aggregators;

import java.util.Arrays;

/**
 * Mean Borda points: for each ballot, responses scored lower, and half of those scored the same.
 */
final class Borda implements Totals {

  /** Whole scores up to here are counted instead of sorted; a judge's lie in 1..10. */
  private static final int SMALL = 32;

  @Override
  public double[] of(BallotBox box, double[] means) {
    int n = box.responses();
    DoubledSums sums = new DoubledSums(n);
    double[] points = new double[n];
    int[] lower = new int[SMALL + 1];
    for (int b = 0; b < box.ballots(); b++) {
      if (!countSmall(box, b, lower, points)) {
        sortAny(box, b, points);
      }
      if (box.plain()) {
        // Halves of whole numbers, and so are their sums.
        sums.addExactRow(points, 0);
      } else {
        sums.addRow(points, 0, box.weight(b));
      }
    }
    return sums.dividedBy(box.totalWeight());
  }

  /**
   * Points by counting.
   *
   * @param lower room for the number of responses under each score
   * @return whether all scores of the ballot are small whole numbers
   */
  private static boolean countSmall(BallotBox box, int ballot, int[] lower, double[] points) {
    Arrays.fill(lower, 0);
    double[] scores = box.scores();
    int start = ballot * points.length;
    for (int i = 0; i < points.length; i++) {
      double score = scores[start + i];
      int whole = (int) score;
      if (whole != score || whole < 0 || whole >= SMALL) {
        return false;
      }
      lower[whole + 1]++;
    }
    for (int s = 1; s <= SMALL; s++) {
      lower[s] += lower[s - 1];
    }
    for (int i = 0; i < points.length; i++) {
      int whole = (int) scores[start + i];
      points[i] = points(lower[whole], lower[whole + 1]);
    }
    return true;
  }

  private static void sortAny(BallotBox box, int ballot, double[] points) {
    int start = ballot * points.length;
    double[] sorted = Arrays.copyOfRange(box.scores(), start, start + points.length);
    Arrays.sort(sorted);
    for (int i = 0; i < points.length; i++) {
      double score = box.score(ballot, i);
      points[i] = points(firstNotBelow(sorted, score, false), firstNotBelow(sorted, score, true));
    }
  }

  /** How many are below, or also equal: plain comparisons, for which −0 equals 0. */
  private static int firstNotBelow(double[] sorted, double score, boolean alsoEqual) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < score || (alsoEqual && sorted[middle] == score)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** {@code below} lower ones, and half of the others up to {@code upTo}, itself left out. */
  private static double points(int below, int upTo) {
    return below + (upTo - below - 1) / 2.0;
  }
}
