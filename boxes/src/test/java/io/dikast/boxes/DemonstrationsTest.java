package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.boxes.Demonstration.Part;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DemonstrationsTest {

  private static final Pattern QUESTION = Pattern.compile("Question: ([^\n]*)\n");

  @Property
  void anySeed_aboutAQuestionToLearnFrom(@ForAll long seed) {
    Matcher matcher = QUESTION.matcher(Demonstrations.of(seed).text());
    assertThat(matcher.find()).isTrue();
    assertThat(Split.of(matcher.group(1))).isEqualTo(Split.TRAIN);
  }

  @Property
  void anySeed_promptFirst_endLast(@ForAll long seed) {
    List<Part> parts = Demonstrations.of(seed).parts();
    assertThat(parts.getFirst().learned()).isFalse();
    assertThat(parts.getLast()).isEqualTo(Part.learned(BoxTask.END));
    assertThat(parts)
        .filteredOn(Part::learned)
        .noneSatisfy(part -> assertThat(part.text()).startsWith(BoxTask.META));
  }

  @Property
  void sameSeed_sameDocument(@ForAll long seed) {
    assertThat(Demonstrations.of(seed)).isEqualTo(Demonstrations.of(seed));
  }

  @Test
  void kinds_inTheirShares() {
    List<String> documents =
        LongStream.range(0, 2000).mapToObj(seed -> Demonstrations.of(seed).text()).toList();
    assertThat(documents.stream().filter(text -> text.startsWith("<judge>")).count())
        .isBetween(1440L, 1600L);
    assertThat(documents.stream().filter(text -> text.contains("<step>")).count())
        .isBetween(140L, 260L);
    assertThat(documents.stream().filter(text -> text.contains("<meta>")).count())
        .isBetween(360L, 500L);
    assertThat(documents.stream().filter(text -> text.contains("Hint: R")).count())
        .isBetween(50L, 140L);
  }

  @Test
  void checkedBeginnings_labelledByTheirSteps() {
    List<String> beginnings =
        LongStream.range(0, 3000)
            .mapToObj(seed -> Demonstrations.of(seed).text())
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
  void nothingToLearn_refused() {
    assertThatThrownBy(() -> new Demonstration(List.of(Part.prompt("a"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
