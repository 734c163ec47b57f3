package io.dikast.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.boxes.Demonstration.Part;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DemonstrationsTest {

  private static final Pattern QUESTION = Pattern.compile("Question: ([^\n]*)\n");

  private static final Pattern CHECK =
      Pattern.compile("(?:(\\d+)([+-]))?([+-]?\\d+)(?:=(\\d+))?\\(([+-]?\\d+)\\) (ok|no)");

  private static boolean isDrill(String text) {
    return text.startsWith(BoxTask.CRITIQUE);
  }

  @Property
  void anySeed_aboutAQuestionToLearnFrom(@ForAll long seed, @ForAll boolean simple) {
    String text = Demonstrations.of(seed, simple ? 1 : 0).text();
    if (!isDrill(text)) {
      Matcher matcher = QUESTION.matcher(text);
      assertThat(matcher.find()).isTrue();
      assertThat(Split.of(matcher.group(1))).isEqualTo(Split.TRAIN);
    }
  }

  @Property
  void drills_everyVerdictIsTrue(@ForAll long seed) {
    String text = BoxDrill.drill(new SplittableRandom(seed)).text();
    Matcher check = CHECK.matcher(text);
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
    assertThat(checks).isBetween(5, 8);
  }

  @Property
  void anySeed_promptFirst_endLast(@ForAll long seed, @ForAll boolean simple) {
    Demonstration demonstration = Demonstrations.of(seed, simple ? 1 : 0);
    List<Part> parts = demonstration.parts();
    assertThat(parts.getFirst().learned()).isFalse();
    if (!isDrill(demonstration.text())) {
      assertThat(parts.getLast()).isEqualTo(Part.learned(BoxTask.END));
    }
    assertThat(parts)
        .filteredOn(Part::learned)
        .noneSatisfy(part -> assertThat(part.text()).startsWith(BoxTask.META));
  }

  @Property
  void sameSeed_sameDocument(@ForAll long seed) {
    assertThat(Demonstrations.of(seed, 0.5)).isEqualTo(Demonstrations.of(seed, 0.5));
  }

  @Test
  void kinds_inTheirShares() {
    List<String> documents =
        LongStream.range(0, 2000).mapToObj(seed -> Demonstrations.of(seed, 0).text()).toList();
    assertThat(documents.stream().filter(text -> text.startsWith("<judge>")).count())
        .isBetween(1280L, 1460L);
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
            .mapToObj(seed -> Demonstrations.of(seed, 0).text())
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
