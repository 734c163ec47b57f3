package io.dikast.boxes;

import java.util.List;

/**
 * A question with responses of which exactly one is right.
 *
 * @param sum what is asked
 * @param responses two to four solutions, no two alike
 * @param faults of the wrong responses, in their order
 * @param best index of the right response
 */
public record BoxQuestion(BoxSum sum, List<String> responses, List<BoxSum.Fault> faults, int best) {

  public BoxQuestion {
    responses = List.copyOf(responses);
    faults = List.copyOf(faults);
    if (responses.stream().distinct().count() != responses.size()) {
      throw new IllegalArgumentException("responses must differ, got " + responses);
    }
    if (faults.size() != responses.size() - 1) {
      throw new IllegalArgumentException(
          "every response but one has a fault: "
              + responses.size()
              + " responses need "
              + (responses.size() - 1)
              + " faults, got "
              + faults.size());
    }
    if (best < 0 || best >= responses.size() || !responses.get(best).equals(sum.solution())) {
      throw new IllegalArgumentException("best must name the right response, got " + best);
    }
  }

  public String text() {
    return sum.question();
  }
}
