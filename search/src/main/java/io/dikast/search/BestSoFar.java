package io.dikast.search;

import io.dikast.engine.Candidate;
import java.util.Comparator;
import java.util.List;

/** Which of several answers is given where a limit came before any of them was finished. */
final class BestSoFar {

  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate>comparingDouble(candidate -> candidate.score().orElse(-1))
          .thenComparingInt(candidate -> candidate.text().length());

  private BestSoFar() {}

  /**
   * Position of the one with the highest score, of those without any the longest, of equal ones the
   * first.
   *
   * @param candidates at least one
   */
  static int of(List<Candidate> candidates) {
    int best = 0;
    for (int i = 1; i < candidates.size(); i++) {
      best = ORDER.compare(candidates.get(i), candidates.get(best)) > 0 ? i : best;
    }
    return best;
  }
}
