package io.dikast.aggregators;

import io.dikast.engine.vote.Scores;
import java.util.Arrays;

/**
 * Mean Borda points: for each ballot, responses scored lower, and half of those scored the same.
 */
final class Borda implements Totals {

  @Override
  public double[] of(BallotBox box, double[] means) {
    int n = box.responses();
    DoubledSums sums = new DoubledSums(n);
    int[] doubled = new int[n];
    int[] lower = new int[Scores.SMALL + 1];
    double[] points = new double[n];
    boolean small = box.small().length > 0;
    for (int b = 0; b < box.ballots(); b++) {
      if (small) {
        count(box, b, lower, doubled);
      } else {
        sort(box, b, doubled);
      }
      for (int i = 0; i < n; i++) {
        points[i] = doubled[i] / 2.0;
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
   * @param doubled twice the points of each response
   */
  private static void count(BallotBox box, int ballot, int[] lower, int[] doubled) {
    int top = (int) box.top(ballot);
    Arrays.fill(lower, 0, top + 2, 0);
    byte[] small = box.small();
    int start = ballot * doubled.length;
    for (int i = 0; i < doubled.length; i++) {
      lower[small[start + i] + 1]++;
    }
    for (int s = 1; s <= top + 1; s++) {
      lower[s] += lower[s - 1];
    }
    for (int i = 0; i < doubled.length; i++) {
      int score = small[start + i];
      doubled[i] = doubledPoints(lower[score], lower[score + 1]);
    }
  }

  private static void sort(BallotBox box, int ballot, int[] doubled) {
    double[] sorted = new double[doubled.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = box.score(ballot, i);
    }
    Arrays.sort(sorted);
    for (int i = 0; i < doubled.length; i++) {
      double score = box.score(ballot, i);
      doubled[i] =
          doubledPoints(firstNotBelow(sorted, score, false), firstNotBelow(sorted, score, true));
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

  /** Of {@code below} lower ones, and half of the others up to {@code upTo}, itself left out. */
  private static int doubledPoints(int below, int upTo) {
    return below + upTo - 1;
  }
}
