package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuestionFoldsTest {

  private static List<String> questions(int count) {
    return IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
  }

  @Property(tries = 100)
  void of_anyQuestions_sizesDifferByOneAtMost(
      @ForAll @IntRange(min = 2, max = 9) int folds,
      @ForAll @IntRange(min = 9, max = 60) int count,
      @ForAll long seed) {
    QuestionFolds parts = new QuestionFolds(questions(count), folds, seed);
    int[] sizes = new int[folds];
    questions(count).forEach(question -> sizes[parts.of(question)]++);
    for (int size : sizes) {
      assertThat(size).isBetween(count / folds, Math.ceilDiv(count, folds));
    }
  }

  @Property(tries = 50)
  void of_anyOrderAndRepeats_sameFold(@ForAll long seed) {
    List<String> again = new ArrayList<>(questions(20));
    again.addAll(questions(7));
    Collections.shuffle(again, new Random(seed));
    QuestionFolds parts = new QuestionFolds(questions(20), 5, 3);
    QuestionFolds other = new QuestionFolds(again, 5, 3);
    assertThat(other.questions()).isEqualTo(20);
    for (String question : questions(20)) {
      assertThat(other.of(question)).isEqualTo(parts.of(question));
    }
  }

  @Test
  void of_otherSeed_otherParts() {
    QuestionFolds parts = new QuestionFolds(questions(40), 5, 0);
    QuestionFolds other = new QuestionFolds(questions(40), 5, 1);
    assertThat(questions(40)).anyMatch(question -> parts.of(question) != other.of(question));
  }

  @Test
  void folds_fewerQuestions_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuestionFolds(List.of("a", "a", "b"), 3, 0))
        .withMessageContaining("got 2");
  }
}
