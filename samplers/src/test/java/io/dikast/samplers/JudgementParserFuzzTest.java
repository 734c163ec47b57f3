package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.reward.Permutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a model writes is read or refused, never misread. */
final class JudgementParserFuzzTest {

  /** The rule for a box once more, as slowly and plainly as can be. */
  private static final Pattern BOX =
      Pattern.compile("\\s*(10|[1-9])\\s*(,\\s*(10|[1-9])\\s*)*", Pattern.DOTALL);

  @Provide
  Arbitrary<String> judgements() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "\\boxed{",
                "}",
                "{",
                ", ",
                ",",
                "1",
                "7",
                "10",
                "0",
                " ",
                "\n",
                "\r\n",
                "8, 3",
                "\\boxed{8, 3}",
                "Principles:",
                "Specific Criteria: ",
                "Analysis:",
                "Scores: ",
                "60%",
                "; ",
                "(weight: ",
                "(",
                ")",
                "[",
                "]",
                "%",
                ".",
                "**",
                "## ",
                "1. ",
                "- ",
                "N/A",
                "\\boxed",
                "😀",
                "\u0000",
                "，",
                "：",
                "weight",
                "5.5%",
                "99999999999999999999%"),
            Arbitraries.strings().ofMaxLength(6))
        .list()
        .ofMaxSize(40)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 3000)
  void read_anyText_neverThrowsAndNeverMisreads(
      @ForAll("judgements") String text, @ForAll @IntRange(min = 1, max = 5) int responses) {
    Reading reading = JudgementParser.read(text, Permutation.identity(responses));

    List<Double> expected = slowly(text, responses);
    switch (reading) {
      case Reading.Legible legible ->
          assertThat(legible.judgement().scores()).as(text).isEqualTo(expected);
      case Reading.Unreadable unreadable -> {
        assertThat(expected).as(text).isEmpty();
        assertThat(unreadable.reason()).isNotBlank().hasSizeLessThan(300);
      }
    }
  }

  private static List<Double> slowly(String text, int responses) {
    int open = text.lastIndexOf("\\boxed{");
    int close = open < 0 ? -1 : text.indexOf('}', open);
    if (close < 0) {
      return List.of();
    }
    String inside = text.substring(open + 7, close);
    boolean blanks =
        inside.chars().allMatch(c -> !Character.isWhitespace(c) || " \t\r\n".indexOf(c) >= 0);
    if (!blanks || !BOX.matcher(inside).matches()) {
      return List.of();
    }
    List<Double> scores =
        Pattern.compile(",").splitAsStream(inside).map(s -> Double.valueOf(s.strip())).toList();
    return scores.size() == responses ? scores : List.of();
  }

  @Property(tries = 200)
  void read_anyScoresInAnyOrder_comeBackInTheOrderOfTheResponses(
      @ForAll @IntRange(min = 1, max = 12) int responses, @ForAll long seed) {
    Random random = new Random(seed);
    List<Double> scores = random.ints(responses, 1, 11).mapToObj(s -> (double) s).toList();
    List<Integer> order = new ArrayList<>(IntStream.range(0, responses).boxed().toList());
    Collections.shuffle(order, random);
    Permutation permutation = new Permutation(order);
    String box =
        permutation.apply(scores).stream()
            .map(score -> Integer.toString(score.intValue()))
            .collect(Collectors.joining(", ", "\\boxed{", "}"));

    assertThat(JudgementParser.read("Scores: " + box, permutation))
        .isInstanceOfSatisfying(
            Reading.Legible.class,
            legible -> assertThat(legible.judgement().scores()).isEqualTo(scores));
  }
}
