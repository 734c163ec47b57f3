package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.boxes.BoxSum.Change;
import io.dikast.boxes.BoxSum.Wording;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoxSumTest {

  private final BoxSum sum =
      new BoxSum(42, "pens", List.of(new Change(7, Wording.ADDED), new Change(3, Wording.LOST)));

  @Test
  void question_inTheModelsWords() {
    assertThat(sum.question())
        .isEqualTo(
            "A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there now?");
    assertThat(
            new BoxSum(
                    20,
                    "cups",
                    List.of(
                        new Change(5, Wording.ARRIVE),
                        new Change(2, Wording.TAKEN),
                        new Change(9, Wording.ADDED)))
                .question())
        .isEqualTo(
            "A box holds 20 cups. Then 5 more arrive, then 2 are taken away, then 9 are added."
                + " How many cups are there now?");
  }

  @Test
  void solution_stepByStep() {
    assertThat(sum.solution().text()).isEqualTo("42+7=49, 49-3=46. Answer: 46");
  }

  @Test
  void slip_isCarriedOn() {
    assertThat(sum.solution(new Fault.Slip(0, -1)).map(Solution::text))
        .contains("42+7=48, 48-3=45. Answer: 45");
    assertThat(sum.solution(new Fault.Slip(1, 10)).map(Solution::text))
        .contains("42+7=49, 49-3=56. Answer: 56");
  }

  @Test
  void wrongOperation_isCarriedOn() {
    assertThat(sum.solution(new Fault.WrongOperation(0)).map(Solution::text))
        .contains("42-7=35, 35-3=32. Answer: 32");
  }

  @Test
  void misreadNumber_isCarriedOn() {
    assertThat(sum.solution(new Fault.Misread(0, 9)).map(Solution::text))
        .contains("42+9=51, 51-3=48. Answer: 48");
  }

  @Test
  void faultThatEmptiesTheBox_noSolution() {
    BoxSum small =
        new BoxSum(5, "cups", List.of(new Change(9, Wording.ADDED), new Change(2, Wording.LOST)));
    assertThat(small.solution(new Fault.WrongOperation(0))).isEmpty();
  }

  @Test
  void boxThatRunsLow_refused() {
    assertThatThrownBy(
            () ->
                new BoxSum(
                    5, "cups", List.of(new Change(3, Wording.LOST), new Change(9, Wording.ADDED))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2");
  }

  @Test
  void misstatedAnswer_stepsStay() {
    assertThat(sum.solution(new Fault.Misstated(10)).map(Solution::text))
        .contains("42+7=49, 49-3=46. Answer: 56");
  }

  @Test
  void solutionWithAnotherFaultThanItsOwn_refused() {
    Fault slip = new Fault.Slip(0, -1);
    List<Optional<Fault>> faults = List.of(Optional.empty(), Optional.of(slip));
    Solution spoiled = sum.solution(slip).orElseThrow();
    assertThat(new BoxQuestion(sum, List.of(sum.solution(), spoiled), faults).best()).isZero();
    assertThatThrownBy(() -> new BoxQuestion(sum, List.of(spoiled, sum.solution()), faults))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("solution 0");
  }

  @Test
  void questionWithTwoRightSolutions_refused() {
    assertThatThrownBy(
            () ->
                new BoxQuestion(
                    sum,
                    List.of(sum.solution(), sum.solution()),
                    List.of(Optional.empty(), Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
