package io.dikast.spct.head;

import java.util.ArrayList;
import java.util.List;

/**
 * That one response of a group is better than another.
 *
 * @param better number of the response in its group, from 0
 * @param worse number of the other
 */
public record Preference(int better, int worse) {

  public Preference {
    if (better < 0 || worse < 0 || better == worse) {
      throw new IllegalArgumentException(
          "expected the numbers of two responses, got " + better + " and " + worse);
    }
  }

  /**
   * All preferences among a group: K-choose-2 of them where no two are equal and the margin is 0.
   *
   * @param worth of each response, finite: minus its rank, or the mean of a judge's votes for it
   * @param margin a preference needs a difference above this, at least 0; what a judge's votes
   *     differ by less may be noise
   */
  public static List<Preference> among(double[] worth, double margin) {
    if (!(margin >= 0)) {
      throw new IllegalArgumentException("margin must be at least 0, got " + margin);
    }
    List<Preference> all = new ArrayList<>();
    for (int better = 0; better < worth.length; better++) {
      for (int worse = 0; worse < worth.length; worse++) {
        if (worth[better] - worth[worse] > margin) {
          all.add(new Preference(better, worse));
        }
      }
    }
    return List.copyOf(all);
  }
}
