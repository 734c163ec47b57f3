package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.boxes.BoxSum.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BoxQuestionsTest {

  private static final Pattern STEP = Pattern.compile("(\\d+)([+-])(\\d+)=(\\d+)");

  /** Read back from the text alone. */
  @Property
  void exactlyOneResponseIsRight_everyOtherHasOneFault(@ForAll long seed, @ForAll Split split) {
    BoxQuestion question = BoxQuestions.of(split, seed);
    assertThat(question.responses()).hasSizeBetween(2, 4).doesNotHaveDuplicates();
    for (int i = 0; i < question.responses().size(); i++) {
      assertThat(faultsIn(question.sum(), question.responses().get(i)))
          .isEqualTo(i == question.best() ? 0 : 1);
    }
  }

  /** Also checks that each step goes on from the one before, in numbers of at most two digits. */
  static int faultsIn(BoxSum sum, String response) {
    Matcher matcher = STEP.matcher(response);
    int held = sum.start();
    int faults = 0;
    for (Change change : sum.changes()) {
      assertThat(matcher.find()).isTrue();
      assertThat(Integer.parseInt(matcher.group(1))).isEqualTo(held).isBetween(1, 59);
      boolean adds = matcher.group(2).equals("+");
      int amount = Integer.parseInt(matcher.group(3));
      int result = Integer.parseInt(matcher.group(4));
      faults += adds == change.wording().adds() ? 0 : 1;
      faults += amount == change.amount() ? 0 : 1;
      faults += result == (adds ? held + amount : held - amount) ? 0 : 1;
      held = result;
    }
    assertThat(matcher.find()).isFalse();
    int answer = Integer.parseInt(response.substring(response.indexOf("Answer: ") + 8));
    assertThat(answer).isBetween(1, 59);
    return faults + (answer == held ? 0 : 1);
  }

  @Property
  void sameSeed_sameQuestion(@ForAll long seed, @ForAll Split split) {
    assertThat(BoxQuestions.of(split, seed)).isEqualTo(BoxQuestions.of(split, seed));
  }

  @Property
  void anySeed_theQuestionIsOfItsSplit(@ForAll long seed, @ForAll Split split) {
    assertThat(Split.of(BoxQuestions.of(split, seed).text())).isEqualTo(split);
  }

  @Test
  void from_noQuestionTwice() {
    List<BoxQuestion> questions = BoxQuestions.from(Split.TEST, 0, 2000);
    assertThat(questions.stream().map(BoxQuestion::text)).hasSize(2000).doesNotHaveDuplicates();
  }

  @Test
  void from_laterSeeds_continueTheSameQuestions() {
    List<BoxQuestion> both = BoxQuestions.from(Split.DEVELOPMENT, 0, 60);
    List<BoxQuestion> later = BoxQuestions.from(Split.DEVELOPMENT, 30, 30);
    assertThat(both.subList(30, 60)).isEqualTo(later);
  }

  @Test
  void everyKindOfQuestionComesUp() {
    List<BoxQuestion> questions = BoxQuestions.from(Split.TEST, 0, 500);
    Set<Class<?>> faults =
        questions.stream()
            .flatMap(question -> question.faults().stream())
            .flatMap(Optional::stream)
            .map(Object::getClass)
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(faults)
        .containsExactlyInAnyOrder(
            Fault.Slip.class,
            Fault.WrongOperation.class,
            Fault.Misread.class,
            Fault.Misstated.class);
    assertThat(questions.stream().map(question -> question.responses().size()).distinct())
        .containsExactlyInAnyOrder(2, 3, 4);
    assertThat(questions.stream().map(BoxQuestion::best).distinct())
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(questions.stream().map(question -> question.sum().noun()).distinct()).hasSize(8);
    assertThat(questions.stream().map(question -> question.sum().changes().size()).distinct())
        .containsExactlyInAnyOrder(2, 3);
  }
}
