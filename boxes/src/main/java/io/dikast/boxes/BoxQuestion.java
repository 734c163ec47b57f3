package io.dikast.boxes;

import java.util.List;
import java.util.Optional;

/**
 * A question with solutions of which exactly one is right.
 *
 * @param sum what is asked
 * @param solutions two to four, no two alike
 * @param faults of the solutions, in their order; none of the right one's
 */
public record BoxQuestion(BoxSum sum, List<Solution> solutions, List<Optional<Fault>> faults) {

  public BoxQuestion {
    solutions = List.copyOf(solutions);
    faults = List.copyOf(faults);
    if (solutions.stream().distinct().count() != solutions.size()) {
      throw new IllegalArgumentException("solutions must differ, got " + solutions);
    }
    if (faults.size() != solutions.size()) {
      throw new IllegalArgumentException(
          "as many faults as solutions are needed, got "
              + faults.size()
              + " and "
              + solutions.size());
    }
    for (int i = 0; i < faults.size(); i++) {
      Optional<Solution> told =
          faults.get(i).map(sum::solution).orElse(Optional.of(sum.solution()));
      if (!told.equals(Optional.of(solutions.get(i)))) {
        throw new IllegalArgumentException(
            "solution " + i + " is not what comes of " + faults.get(i) + ": " + solutions.get(i));
      }
    }
    if (faults.stream().filter(Optional::isEmpty).count() != 1) {
      throw new IllegalArgumentException("exactly one solution must be right, got " + faults);
    }
  }

  public String text() {
    return sum.question();
  }

  /** The solutions as responses, in their order. */
  public List<String> responses() {
    return solutions.stream().map(Solution::text).toList();
  }

  /** Index of the right response. */
  public int best() {
    return faults.indexOf(Optional.<Fault>empty());
  }
}
