package io.dikast.metarm.fit;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The receiver operating characteristic: how well scores put what is right above what is wrong. */
public final class RocCurve {

  private RocCurve() {}

  /**
   * The area under it: the probability that something right scores above something wrong, an equal
   * score counting half.
   *
   * @param scores any numbers but NaN
   * @param right one a score, true and false at least once
   * @return from 0 to 1; 0.5 is chance
   */
  public static double area(double[] scores, boolean[] right) {
    if (scores.length != right.length) {
      throw new IllegalArgumentException(
          "expected as many labels as scores, got " + right.length + " and " + scores.length);
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double above = 0;
    long wrongs = 0;
    long rights = 0;
    int from = 0;
    while (from < order.length) {
      int to = from;
      long equalRights = 0;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        equalRights += right[order[to++]] ? 1 : 0;
      }
      if (to == from) {
        throw new IllegalArgumentException("a score must be a number, got NaN");
      }
      long equalWrongs = to - from - equalRights;
      above += equalRights * (wrongs + 0.5 * equalWrongs);
      wrongs += equalWrongs;
      rights += equalRights;
      from = to;
    }
    if (rights == 0 || wrongs == 0) {
      throw new IllegalArgumentException(
          "expected something right and something wrong, got " + rights + " and " + wrongs);
    }
    return above / ((double) rights * wrongs);
  }
}
