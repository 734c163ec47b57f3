package io.dikast.eval.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A solution whose first wrong step is known: one row of a data set for process reward models.
 *
 * @param id names the row in its data set
 * @param problem what is to be solved
 * @param steps of the solution, at least one
 * @param firstWrong index of the first wrong step; empty where all are right
 * @param subset the part of the data set that it belongs to
 */
public record StepItem(
    String id,
    String problem,
    List<String> steps,
    OptionalInt firstWrong,
    Optional<String> subset) {

  public StepItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(problem, "problem");
    steps = List.copyOf(steps);
    Objects.requireNonNull(firstWrong, "firstWrong");
    Objects.requireNonNull(subset, "subset");
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("item " + id + " must have at least one step, got none");
    }
    if (firstWrong.isPresent()
        && (firstWrong.getAsInt() < 0 || firstWrong.getAsInt() >= steps.size())) {
      throw new IllegalArgumentException(
          "item "
              + id
              + " has "
              + steps.size()
              + " steps, its first wrong one cannot be "
              + firstWrong.getAsInt());
    }
  }
}
