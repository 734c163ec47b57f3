package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.boxes.BoxSum.Change;
import io.dikast.boxes.BoxSum.Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BoxQuestionsTest {

  private static final Pattern STEP = Pattern.compile("(\\d+)([+-])(\\d+)=(\\d+)");

  @Property
  void exactlyOneResponseIsRight(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    BoxQuestion question = BoxQuestions.of(seed);
    assertThat(question.responses()).hasSizeBetween(2, 4).doesNotHaveDuplicates();
    String right = finalOf(question.responses().get(question.best()));
    assertThat(question.responses().stream().filter(text -> finalOf(text).equals(right)))
        .hasSize(1);
    assertThat(faultsIn(question, question.best())).isZero();
  }

  /** Read back from the text alone: one step departs from the question, or one result is off. */
  @Property
  void everyOtherResponseHasOneFault(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    BoxQuestion question = BoxQuestions.of(seed);
    for (int i = 0; i < question.responses().size(); i++) {
      assertThat(faultsIn(question, i)).isEqualTo(i == question.best() ? 0 : 1);
    }
  }

  /** Also checks that each step goes on from the one before, and the answer from the last. */
  private static int faultsIn(BoxQuestion question, int response) {
    String text = question.responses().get(response);
    Matcher matcher = STEP.matcher(text);
    int held = question.sum().start();
    int faults = 0;
    for (Change change : question.sum().changes()) {
      assertThat(matcher.find()).isTrue();
      assertThat(Integer.parseInt(matcher.group(1))).isEqualTo(held);
      boolean adds = matcher.group(2).equals("+");
      int amount = Integer.parseInt(matcher.group(3));
      int result = Integer.parseInt(matcher.group(4));
      faults += adds == change.wording().adds() ? 0 : 1;
      faults += amount == change.amount() ? 0 : 1;
      faults += result == (adds ? held + amount : held - amount) ? 0 : 1;
      held = result;
    }
    assertThat(matcher.find()).isFalse();
    assertThat(finalOf(text)).isEqualTo(Integer.toString(held));
    return faults;
  }

  private static String finalOf(String response) {
    return response.substring(response.indexOf("Answer: ") + "Answer: ".length());
  }

  @Property
  void sameSeed_sameQuestion(@ForAll long seed) {
    assertThat(BoxQuestions.of(seed)).isEqualTo(BoxQuestions.of(seed));
  }

  @Test
  void from_noQuestionTwice() {
    List<BoxQuestion> questions = BoxQuestions.from(BoxQuestions.FIRST_SEED, 2000);
    assertThat(questions.stream().map(BoxQuestion::text)).hasSize(2000).doesNotHaveDuplicates();
  }

  @Test
  void from_laterSeeds_continueTheSameQuestions() {
    List<BoxQuestion> both = BoxQuestions.from(BoxQuestions.FIRST_SEED, 60);
    List<BoxQuestion> later = BoxQuestions.from(BoxQuestions.FIRST_SEED + 30, 30);
    assertThat(both.subList(30, 60)).isEqualTo(later);
  }

  @Test
  void studySeeds_repeatNoQuestionOfLowSeeds() {
    Set<String> study = texts(BoxQuestions.from(BoxQuestions.FIRST_SEED, 200));
    Set<String> low = texts(BoxQuestions.from(0, 2000));
    assertThat(study).doesNotContainAnyElementsOf(low);
  }

  private static Set<String> texts(List<BoxQuestion> questions) {
    return questions.stream().map(BoxQuestion::text).collect(Collectors.toSet());
  }

  @Test
  void everyKindOfQuestionComesUp() {
    List<BoxQuestion> questions = BoxQuestions.from(BoxQuestions.FIRST_SEED, 500);
    Set<Class<?>> faults = new HashSet<>();
    questions.forEach(question -> question.faults().forEach(fault -> faults.add(fault.getClass())));
    assertThat(faults)
        .containsExactlyInAnyOrder(
            Fault.Slip.class, Fault.WrongOperation.class, Fault.Misread.class);
    assertThat(questions.stream().map(question -> question.responses().size()).distinct())
        .containsExactlyInAnyOrder(2, 3, 4);
    assertThat(questions.stream().map(BoxQuestion::best).distinct())
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(questions.stream().map(question -> question.sum().noun()).distinct()).hasSize(8);
    assertThat(questions.stream().map(question -> question.sum().changes().size()).distinct())
        .containsExactlyInAnyOrder(2, 3);
  }
}
