package io.dikast.spct.head;

import java.util.List;

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
}
