package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Selection;
import io.dikast.engine.vote.Tally;
import io.dikast.server.json.Selections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionReportTest {

  private static final List<String> RESPONSES =
      List.of("42+7=48, 48-3=45. Answer: 45", "42+7=49, 49-3=46. Answer: 46");

  private static String plain(List<String> responses, Selection selection) {
    return new SelectionReport(Style.PLAIN, 80).render(responses, selection);
  }

  @Test
  void render_plain_isAllOfThis() {
    assertThat(plain(RESPONSES, Selections.mixed()))
        .isEqualTo(
            """
            Best: response 2 of 2: 42+7=49, 49-3=46. Answer: 46

              2 ██████████████████░░  8.9  7 votes   42+7=49, 49-3=46. Answer: 46
              1 ███████░░░░░░░░░░░░░  3.5  1 vote    42+7=48, 48-3=45. Answer: 45

            agreement 88 % · margin 5.4 · 1 judgement counted · 1 unreadable · 1 failed · all 3 samples in
            cost 1,883 tokens (231 prompt, 1,644 generated, 8 meta), 200 more from cache · 0.51 s · tiny-grm · seed 7

            Most trusted critique (sample 0, meta score 0.91)
              by Correct arithmetic 60 %; Complete steps
              R1: ok
              R2: not 48
              scores response 1 (its 2): 2, response 2 (its 1): 9
            """);
  }

  @Test
  void render_color_differsByEscapesAlone() {
    String colored =
        new SelectionReport(new Style(true, true), 80).render(RESPONSES, Selections.mixed());

    assertThat(colored).contains("\u001b[32m");
    assertThat(colored.replaceAll("\u001b\\[\\d*m", ""))
        .isEqualTo(plain(RESPONSES, Selections.mixed()));
  }

  @Test
  void render_ascii_hasNothingBeyondIt() {
    String ascii =
        new SelectionReport(new Style(false, false), 80).render(RESPONSES, Selections.mixed());

    assertThat(ascii).contains("##################..");
    assertThat(ascii.chars()).allMatch(c -> c < 0x80);
  }

  @Test
  void render_wideResponses_staysWithinTheTerminal() {
    List<String> wide = List.of("word ".repeat(200), "你好".repeat(200));

    String report = new SelectionReport(Style.PLAIN, 60).render(wide, Selections.mixed());

    List<String> ranking = report.lines().limit(4).toList();
    assertThat(ranking).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    assertThat(ranking.getFirst()).endsWith("…");
  }

  @Test
  void render_controlsInResponsesAndCritiques_areSpelledOut() {
    Selection selection =
        Selections.of(
            List.of(
                Selections.judged(
                    0, List.of(0, 1), List.of(9.0, 1.0), -1, "bad\u001b[2J\u0007\r\u202e")),
            tally(2, 0));

    String report = plain(List.of("a\u001b]0;x\u0007", "b\u009b31m"), selection);

    assertThat(report)
        .contains("a\\x1b]0;x\\x07")
        .contains("b\\x9b31m")
        .contains("bad\\x1b[2J\\x07\\x0d\\u202e");
    assertThat(report.chars().filter(c -> c != '\n' && Character.isISOControl(c))).isEmpty();
  }

  @Test
  void render_longCritique_isCutAndSaysWhereTheRestIs() {
    String critique =
        IntStream.range(0, 50).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    Selection selection =
        Selections.of(
            List.of(Selections.judged(0, List.of(0, 1), List.of(9.0, 1.0), -1, critique)),
            tally(2, 0));

    assertThat(plain(List.of("a", "b"), selection))
        .contains("line 39")
        .doesNotContain("line 40")
        .contains("(10 lines more; --json has them)");
  }

  @Test
  void mostTrusted_metaScores_highestWins_firstOfEquals() {
    Selection selection =
        Selections.of(
            List.of(
                Selections.judged(0, List.of(0, 1), List.of(1.0, 9.0), 0.2, "a"),
                Selections.judged(1, List.of(0, 1), List.of(9.0, 1.0), 0.8, "b"),
                Selections.judged(2, List.of(0, 1), List.of(1.0, 9.0), 0.8, "c")),
            tally(2, 1));

    assertThat(trusted(selection)).isEqualTo(1);
  }

  @Test
  void mostTrusted_nobodyAsked_firstThatAgreesWithTheWinnerAlone() {
    Selection selection =
        Selections.of(
            List.of(
                Selections.judged(0, List.of(0, 1), List.of(9.0, 1.0), -1, "a"),
                Selections.judged(1, List.of(0, 1), List.of(5.0, 5.0), -1, "b"),
                Selections.judged(2, List.of(0, 1), List.of(1.0, 9.0), -1, "c")),
            tally(2, 1));

    assertThat(trusted(selection)).isEqualTo(2);
  }

  @Test
  void mostTrusted_nobodyAgrees_firstKept() {
    Selection selection =
        Selections.of(
            List.of(Selections.judged(0, List.of(0, 1), List.of(5.0, 5.0), -1, "a")), tally(2, 1));

    assertThat(trusted(selection)).isZero();
  }

  private static int trusted(Selection selection) {
    return SelectionReport.mostTrusted(selection).orElseThrow().sample().draw().index();
  }

  private static Tally tally(int responses, int best) {
    return new Tally(
        IntStream.range(0, responses)
            .mapToObj(
                i -> new Tally.Standing(i, i == best ? 1 : 2 + (i < best ? i : i - 1), 5, 5, 0))
            .toList(),
        1,
        0);
  }
}
