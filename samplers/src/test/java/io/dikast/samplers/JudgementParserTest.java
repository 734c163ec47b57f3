package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.Principle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One case for each rule of reading. */
final class JudgementParserTest {

  private static Judgement judgement(String text, int responses) {
    Reading reading = JudgementParser.read(text, Permutation.identity(responses));
    assertThat(reading).as(text).isInstanceOf(Reading.Legible.class);
    return ((Reading.Legible) reading).judgement();
  }

  private static List<Double> scores(String text, int responses) {
    return judgement(text, responses).scores();
  }

  private static String reason(String text, int responses) {
    Reading reading = JudgementParser.read(text, Permutation.identity(responses));
    assertThat(reading).as(text).isInstanceOf(Reading.Unreadable.class);
    return ((Reading.Unreadable) reading).reason();
  }

  @Test
  void scores_inTheBox_areRead() {
    assertThat(scores("Scores: \\boxed{9, 1}", 2)).containsExactly(9.0, 1.0);
    assertThat(scores("\\boxed{10}", 1)).containsExactly(10.0);
    assertThat(scores("\\boxed{1,2,3,4,5,6,7,8,9,10}", 10)).hasSize(10);
  }

  @Test
  void scores_ofShuffledResponses_comeBackInTheirOrder() {
    // Shown third, first, second.
    Reading reading = JudgementParser.read("\\boxed{7, 8, 9}", new Permutation(List.of(2, 0, 1)));

    assertThat(((Reading.Legible) reading).judgement().scores()).containsExactly(8.0, 9.0, 7.0);
  }

  @Test
  void whitespace_aroundScores_isFine() {
    assertThat(scores("\\boxed{ 8 ,\t7\r\n,\n 10 }", 3)).containsExactly(8.0, 7.0, 10.0);
  }

  @Test
  void lastBox_counts() {
    assertThat(scores("R1 says \\boxed{10, 1}, which is wrong. \\boxed{2, 8}", 2))
        .containsExactly(2.0, 8.0);
    assertThat(reason("\\boxed{8, 7} or rather \\boxed{8}", 2)).contains("expected 2 scores");
  }

  @Test
  void textAfterTheBox_isFine() {
    assertThat(scores("\\boxed{8, 7}\nR2 wins. [end] \\boxed is what I used.", 2))
        .containsExactly(8.0, 7.0);
  }

  @Test
  void noBox_isUnreadable() {
    assertThat(reason("Scores: 8, 7", 2)).contains("expected 2 scores").contains("no such box");
    assertThat(reason("", 1)).contains("0 characters");
    assertThat(reason("arr[3] = [8, 7]", 2)).contains("no such box");
    assertThat(reason("\\fbox{8, 7} boxed{8, 7} \\boxed {8, 7}", 2)).contains("no such box");
  }

  @Test
  void otherNumberOfScores_isUnreadable() {
    assertThat(reason("\\boxed{8, 7}", 3)).contains("expected 3").contains("got 2: '8, 7'");
    assertThat(reason("\\boxed{8, 7, 6}", 2)).contains("expected 2").contains("got 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8, N/A", "8, 7.0", "8, 7/10", "8, +7", "8, -7", "8, 07", "8, 0", "8, 11", "8, 100",
            "8, 1 0",
        "8, NaN", "8, seven", "8, \uFF17", "8, \u0667", "8 7", "8; 7", "8,, 7", "8, 7,", ",8, 7",
            "",
        " ", "8,\u00A07", "[8, 7]", "(8, 7)", "8, 7]", "R1: 8, R2: 7", "8, 7 %", "8, 99999999999"
      })
  void anythingButPlainScores_isUnreadable(String inside) {
    assertThat(reason("Scores: \\boxed{" + inside + "}", 2)).contains("\\boxed{…}");
  }

  @Test
  void braces_areUnreadable() {
    assertThat(reason("\\boxed{8, {7}}", 2)).contains("no braces");
    assertThat(reason("\\boxed{{8, 7}}", 2)).contains("no braces");
    assertThat(reason("\\boxed{\\text{8}, 7}", 2)).contains("no braces");
    assertThat(reason("\\boxed{8, 7", 2)).contains("to be closed");
    assertThat(reason("\\boxed{8, 7} and \\boxed{", 2)).contains("to be closed");
  }

  @Test
  void boxInABox_theInnerOneCounts() {
    assertThat(scores("\\boxed{\\boxed{8, 7}}", 2)).containsExactly(8.0, 7.0);
  }

  @Test
  void reason_quotesOneShortLine() {
    String reason = reason("\\boxed{" + "many\nlines\u0007 ".repeat(50) + "}", 2);

    assertThat(reason).hasSizeLessThan(200).doesNotContain("\n").doesNotContain("\u0007");
    String cut = reason("\\boxed{" + "x".repeat(59) + "😀}", 1);
    assertThat(cut).endsWith("x…'");
  }

  @Test
  void tinyFormat_isTakenApart() {
    Judgement judgement =
        judgement(
            """
            Principles: Correct arithmetic 60%; Complete steps 40%
            Analysis:
            R1: 42+7=49 ok 49-3=46 ok
            R2: 42+7=49 not 48
            Scores: \\boxed{9, 1}""",
            2);

    assertThat(judgement.principles())
        .containsExactly(
            new Principle("Correct arithmetic", 0.6), new Principle("Complete steps", 0.4));
    assertThat(judgement.critique()).isEqualTo("R1: 42+7=49 ok 49-3=46 ok\nR2: 42+7=49 not 48");
  }

  @Test
  void markdownHeadings_areFound() {
    Judgement judgement =
        judgement(
            """
            Let me think.

            ### 1. **Specific Criteria:**
            1. **Accuracy** (Weight: 50%): is every step right?
            2. Brevity: no padding (30%)

            - Tone: 20 %

            ## Analysis
            **Response 1** is right.

            It is brief.

            **Scores:** $\\boxed{9}$""",
            1);

    assertThat(judgement.principles())
        .containsExactly(
            new Principle("Accuracy: is every step right?", 0.5),
            new Principle("Brevity: no padding", 0.3),
            new Principle("Tone", 0.2));
    assertThat(judgement.critique()).isEqualTo("**Response 1** is right.\n\nIt is brief.");
  }

  @Test
  void critique_withoutItsHeading_isWhatFollowsThePrinciples() {
    assertThat(judgement("Principles: Truth 100%\nR1 lies; R2 does not.\nScores: \\boxed{1, 9}", 2))
        .isEqualTo(
            new Judgement(
                List.of(new Principle("Truth", 1.0)), "R1 lies; R2 does not.", List.of(1.0, 9.0)));
    assertThat(
            judgement("Principles:\n- Truth\n- Beauty\n\nR1 has both.\n\\boxed{9}", 1).critique())
        .isEqualTo("R1 has both.");
  }

  @Test
  void critique_withoutAnyHeading_isAllBeforeTheBox() {
    Judgement judgement = judgement("R1 is better.\nSo I say \\boxed{9, 2}. Done.", 2);

    assertThat(judgement.critique()).isEqualTo("R1 is better.\nSo I say");
    assertThat(judgement.principles()).isEmpty();
    assertThat(judgement("\\boxed{9}", 1).critique()).isEmpty();
  }

  @Test
  void scoresHeading_withProseAfterIt_belongsToTheCritique() {
    assertThat(judgement("Analysis: fine.\nScores: R1 gets nine.\n\\boxed{9}", 1).critique())
        .isEqualTo("fine.\nScores: R1 gets nine.");
  }

  @Test
  void weights_thatCannotBe_areNone() {
    assertThat(
            judgement("Principles: A 150%; B (x%); C -5%; D 5.%; E 33.5%; 40%\n\\boxed{5}", 1)
                .principles())
        .containsExactly(
            new Principle("A 150%", null),
            new Principle("B (x%)", null),
            new Principle("C", 0.05),
            new Principle("D 5.%", null),
            new Principle("E", 0.335));
  }

  @Test
  void weights_asTheyAreWritten() {
    String listed =
        "Principles: A (weight: 30%); B [Weight = 20 %]; C: 10%; D, weight 15%; E – 25%.\n";
    assertThat(judgement(listed + "\\boxed{5}", 1).principles())
        .containsExactly(
            new Principle("A", 0.3),
            new Principle("B", 0.2),
            new Principle("C", 0.1),
            new Principle("D", 0.15),
            new Principle("E", 0.25));
    assertThat(judgement("Criteria: A 60%, B (in short, clear) 40%\n\\boxed{5}", 1).principles())
        .containsExactly(new Principle("A", 0.6), new Principle("B (in short, clear)", 0.4));
  }

  @Test
  void semicolonInALineOfItsOwn_doesNotSplit() {
    assertThat(judgement("Principles:\nTruth; and all of it (40%)\n\\boxed{5}", 1).principles())
        .containsExactly(new Principle("Truth; and all of it", 0.4));
  }

  @Test
  void hugeTexts_areReadInOneGo() {
    // Each of these is quadratic for a reader that looks ahead again and again.
    for (String piece :
        List.of("(", "(9%", "% ", "a\n", "(((9%)", "\\boxed{", ";", "9", "9 ", "* ")) {
      String text = "Principles:\n" + piece.repeat(200_000) + "\n\\boxed{5}";
      assertThat(judgement(text, 1).scores()).containsExactly(5.0);
    }
  }

  @Test
  void windowsLineEnds_changeNothing() {
    Judgement judgement =
        judgement("Principles: A 60%; B 40%\r\nAnalysis:\r\nfine\r\nScores: \\boxed{9}\r\n", 1);

    assertThat(judgement.principles())
        .containsExactly(new Principle("A", 0.6), new Principle("B", 0.4));
    assertThat(judgement.critique()).isEqualTo("fine");
  }
}
