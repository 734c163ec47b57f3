package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.boxes.Demonstration.Part;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LessonTest {

  private static final Pattern QUESTION = Pattern.compile("Question: ([^\n]*)\n");

  private static final Pattern CHECK =
      Pattern.compile("(?:(\\d+)([+-]))?([+-]?\\d+)(?:=(\\d+))?/([+-]?\\d+) (ok|no)");

  private static Demonstration shown(Exercise exercise, long seed) {
    return Lesson.of(exercise, 1).demonstration(seed);
  }

  @Property
  void anyExercise_aboutAQuestionToLearnFrom(@ForAll long seed, @ForAll Exercise exercise) {
    Matcher matcher = QUESTION.matcher(shown(exercise, seed).text());
    boolean found = matcher.find();
    assertThat(found)
        .isEqualTo(
            switch (exercise) {
              case SIMPLE_JUDGING, JUDGING, SOLVING, STEPS -> true;
              default -> false;
            });
    if (found) {
      assertThat(Split.of(matcher.group(1))).isEqualTo(Split.TRAIN);
    }
  }

  @Property
  void checks_everyVerdictIsTrue(@ForAll long seed, @ForAll @From("withChecks") Exercise exercise) {
    Matcher check = CHECK.matcher(shown(exercise, seed).text());
    int checks = 0;
    while (check.find()) {
      checks++;
      String written = check.group(4) == null ? check.group(3) : check.group(4);
      assertThat(check.group(6)).isEqualTo(written.equals(check.group(5)) ? "ok" : "no");
      if (check.group(4) != null) {
        int held = Integer.parseInt(check.group(1));
        int amount = Integer.parseInt(check.group(3));
        assertThat(Integer.parseInt(check.group(5)))
            .isEqualTo(check.group(2).equals("+") ? held + amount : held - amount);
      }
    }
    assertThat(checks).isBetween(3, 15);
  }

  @Provide
  Arbitrary<Exercise> withChecks() {
    return Arbitraries.of(
        Exercise.NUMBERS, Exercise.CHECKS, Exercise.SIMPLE_RECALL, Exercise.RECALL);
  }

  /** Half of the checks of a drill find something. */
  @Test
  void drills_asManyWrongAsRight() {
    String all =
        LongStream.range(0, 500)
            .mapToObj(seed -> shown(Exercise.CHECKS, seed).text())
            .collect(Collectors.joining());
    long wrong = Pattern.compile(" no").matcher(all).results().count();
    long right = Pattern.compile(" ok").matcher(all).results().count();
    assertThat((double) wrong / (wrong + right)).isBetween(0.47, 0.53);
  }

  @Property
  void sums_everyResultIsRight(@ForAll long seed) {
    Demonstration demonstration = shown(Exercise.SUMS, seed);
    Matcher sum = Pattern.compile("(\\d+)([+-])(\\d+)=(\\d+)").matcher(demonstration.text());
    int sums = 0;
    while (sum.find()) {
      sums++;
      int held = Integer.parseInt(sum.group(1));
      int amount = Integer.parseInt(sum.group(3));
      assertThat(Integer.parseInt(sum.group(4)))
          .isEqualTo(sum.group(2).equals("+") ? held + amount : held - amount);
    }
    assertThat(sums).isBetween(8, 12).isEqualTo(demonstration.parts().size() / 2);
  }

  /** What is written of a response is what stands in it. */
  @Property
  void recall_quotesTheResponseItNames(@ForAll long seed, @ForAll boolean simple) {
    String text = shown(simple ? Exercise.SIMPLE_RECALL : Exercise.RECALL, seed).text();
    String[] halves = text.split(BoxTask.CRITIQUE, 2);
    List<String> responses = halves[0].substring(BoxTask.JUDGE.length()).lines().toList();
    assertThat(halves[1].lines().toList())
        .hasSizeBetween(3, 5)
        .allSatisfy(
            line -> {
              int response = line.charAt(1) - '1';
              String quoted = line.replaceAll("/\\d+ (ok|no)", "");
              assertThat(responses.get(response))
                  .contains(quoted.substring(4).replace("Answer ", "Answer: "));
            });
  }

  @Property
  void copying_writesTheResponseItNames(@ForAll long seed, @ForAll boolean one) {
    String[] halves =
        shown(one ? Exercise.REPEATING : Exercise.COPYING, seed).text().split(BoxTask.CRITIQUE, 2);
    List<String> responses = halves[0].substring(BoxTask.JUDGE.length()).lines().toList();
    assertThat(halves[1].lines().toList()).isNotEmpty().isSubsetOf(responses);
  }

  @Property
  void wholeTasks_promptFirst_endLast(@ForAll long seed) {
    List<Part> parts = Lesson.EVERYTHING.demonstration(seed).parts();
    assertThat(parts.getFirst().learned()).isFalse();
    if (parts.stream().anyMatch(part -> part.text().equals(BoxTask.END))) {
      assertThat(parts.getLast()).isEqualTo(Part.learned(BoxTask.END));
    }
    assertThat(parts)
        .filteredOn(Part::learned)
        .noneSatisfy(part -> assertThat(part.text()).startsWith(BoxTask.META));
  }

  @Property
  void sameSeed_sameDocument(@ForAll long seed) {
    assertThat(Lesson.EVERYTHING.demonstration(seed))
        .isEqualTo(Lesson.EVERYTHING.demonstration(seed));
  }

  @Test
  void kinds_inTheirShares() {
    List<String> documents =
        LongStream.range(0, 2000)
            .mapToObj(seed -> Lesson.EVERYTHING.demonstration(seed).text())
            .toList();
    assertThat(documents.stream().filter(text -> text.startsWith("<judge>Question")).count())
        .isBetween(1240L, 1400L);
    assertThat(documents.stream().filter(text -> text.contains("<step>")).count())
        .isBetween(120L, 240L);
    assertThat(documents.stream().filter(text -> text.contains("<meta>")).count())
        .isBetween(320L, 460L);
    assertThat(documents.stream().filter(text -> text.contains("Hint: R")).count())
        .isBetween(40L, 130L);
  }

  @Test
  void checkedBeginnings_labelledByTheirSteps() {
    List<String> beginnings =
        LongStream.range(0, 3000)
            .mapToObj(seed -> Lesson.EVERYTHING.demonstration(seed).text())
            .filter(text -> text.contains(BoxTask.STEP))
            .toList();
    assertThat(beginnings)
        .anyMatch(text -> text.endsWith("<step>yes<end>"))
        .anyMatch(text -> text.endsWith("<step>no<end>"))
        .allSatisfy(
            text -> {
              Matcher step = Pattern.compile("(\\d+)\\+(\\d+)=(\\d+)<step>yes").matcher(text);
              if (step.find()) {
                assertThat(Integer.parseInt(step.group(1)) + Integer.parseInt(step.group(2)))
                    .isEqualTo(Integer.parseInt(step.group(3)));
              }
            });
  }

  @Test
  void lessonOfNothing_refused() {
    assertThatThrownBy(() -> Lesson.of(Exercise.SUMS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SUMS=0");
  }

  @Test
  void nothingToLearn_refused() {
    assertThatThrownBy(() -> new Demonstration(List.of(Part.prompt("a"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
