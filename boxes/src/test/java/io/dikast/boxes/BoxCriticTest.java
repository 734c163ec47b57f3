package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.boxes.BoxCritic.Critique;
import io.dikast.boxes.BoxSum.Change;
import io.dikast.boxes.BoxSum.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BoxCriticTest {

  private static final Pattern CHECK = Pattern.compile("([+\\d-]+|=\\d+)/([+\\d-]+) (ok|no)");

  private final BoxSum sum =
      new BoxSum(42, "pens", List.of(new Change(7, Wording.ADDED), new Change(3, Wording.LOST)));

  private BoxQuestion with(Fault fault) {
    return new BoxQuestion(
        sum,
        List.of(sum.solution(), sum.solution(fault).orElseThrow()),
        List.of(Optional.empty(), Optional.of(fault)));
  }

  /** All the critiques that a question gets, by their first line. */
  private static List<Critique> many(BoxQuestion question) {
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, 500).mapToObj(_ -> BoxCritic.critique(question, random)).toList();
  }

  @Test
  void slip_foundByArithmeticAlone() {
    List<Critique> critiques = many(with(new Fault.Slip(0, -1)));
    assertThat(critiques)
        .extracting(Critique::text)
        .contains(
            """
            Principles: Correct arithmetic 60%; Follows the question 40%
            Analysis:
            R1: 42+7=49/49 ok, 49-3=46/46 ok; +7/+7 ok, -3/-3 ok so 9
            R2: 42+7=48/49 no, 48-3=45/45 ok; +7/+7 ok, -3/-3 ok so 3
            Scores: \\boxed{9, 3}""",
            """
            Principles: Clear final answer 100%
            Analysis:
            R1: Answer 46/46 ok so 9
            R2: Answer 45/45 ok so 9
            Scores: \\boxed{9, 9}""");
  }

  @Test
  void wrongOperation_foundByTheQuestionAlone() {
    assertThat(many(with(new Fault.WrongOperation(1))))
        .extracting(Critique::text)
        .contains(
            """
            Principles: Follows the question 100%
            Analysis:
            R1: +7/+7 ok, -3/-3 ok so 9
            R2: +7/+7 ok, +3/-3 no so 1
            Scores: \\boxed{9, 1}""");
  }

  @Test
  void misstatedAnswer_foundByTheAnswerAlone() {
    assertThat(many(with(new Fault.Misstated(2))))
        .extracting(Critique::text)
        .contains(
            """
            Principles: Correct arithmetic 70%; Clear final answer 30%
            Analysis:
            R1: 42+7=49/49 ok, 49-3=46/46 ok; Answer 46/46 ok so 9
            R2: 42+7=49/49 ok, 49-3=46/46 ok; Answer 48/46 no so 6
            Scores: \\boxed{9, 6}""");
  }

  /** A careful critique misses what it does not look for, and finds nothing that is not there. */
  @Property
  void rightSolution_neverBelowAnyOther_unlessHasty(@ForAll long seed) {
    BoxQuestion question = BoxQuestions.of(Split.TRAIN, seed);
    Critique critique = BoxCritic.critique(question, new SplittableRandom(seed));
    if (!critique.text().contains("Good impression")) {
      assertThat(critique.scores().get(question.best())).isEqualTo(9);
      List<MatchResult> checks = new ArrayList<>(CHECK.matcher(critique.text()).results().toList());
      assertThat(checks)
          .isNotEmpty()
          .allSatisfy(
              check ->
                  assertThat(check.group(3))
                      .isEqualTo(
                          check.group(1).replace("=", "").equals(check.group(2)) ? "ok" : "no"));
    }
  }

  @Test
  void hinted_almostAlwaysPrefersTheRightOne() {
    long preferred =
        IntStream.range(0, 300)
            .filter(
                i -> {
                  BoxQuestion question = BoxQuestions.of(Split.TRAIN, i);
                  return BoxCritic.hinted(question, new SplittableRandom(i))
                      .prefers(question.best());
                })
            .count();
    // Three faults of three kinds are beyond two principles.
    assertThat(preferred).isGreaterThan(270);
  }
}
