package io.dikast.spct.head;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How good scores are, from 0 to 1. */
final class Measures {

  private Measures() {}

  /** Share of preferences that the rewards agree with; an equal pair counts half. */
  static double accuracy(double[] rewards, List<Preference> preferences) {
    return preferences.stream()
        .mapToDouble(p -> 0.5 + 0.5 * Math.signum(rewards[p.better()] - rewards[p.worse()]))
        .average()
        .orElseThrow();
  }

  /**
   * Area under the receiver operating characteristic: the probability that something right scores
   * above something wrong, an equal score counting half. There must be both.
   */
  static double auc(double[] scores, boolean[] right) {
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
      long equalWrongs = to - from - equalRights;
      above += equalRights * (wrongs + 0.5 * equalWrongs);
      wrongs += equalWrongs;
      rights += equalRights;
      from = to;
    }
    return above / ((double) rights * wrongs);
  }
}
