package io.dikast.boxes;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What somebody wrote in answer to a sum.
 *
 * @param steps one a change
 * @param answer what it says in the end
 */
public record Solution(List<Step> steps, int answer) {

  /** Stands between two steps. */
  static final String DELIMITER = ", ";

  /** One step, such as {@code 42+7=49}; the result is what was written, right or not. */
  public record Step(int held, boolean adds, int amount, int result) {

    /** A step with the result that follows. */
    static Step computed(int held, boolean adds, int amount) {
      return new Step(held, adds, amount, adds ? held + amount : held - amount);
    }

    /** What the result should be. */
    int computed() {
      return computed(held, adds, amount).result();
    }

    /** Operation and amount as written, such as {@code +7}. */
    String change() {
      return change(adds, amount);
    }

    static String change(boolean adds, int amount) {
      return (adds ? "+" : "-") + amount;
    }

    String text() {
      return held + change() + "=" + result;
    }
  }

  public Solution {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a solution needs at least one step, got none");
    }
  }

  /** The result that the answer should repeat. */
  int lastResult() {
    return steps.getLast().result();
  }

  /** As a response, such as {@code 42+7=49, 49-3=46. Answer: 46}. */
  public String text() {
    return steps(steps.size()) + ". Answer: " + answer;
  }

  /** The first so many steps. */
  String steps(int count) {
    return steps.stream().limit(count).map(Step::text).collect(Collectors.joining(DELIMITER));
  }
}
