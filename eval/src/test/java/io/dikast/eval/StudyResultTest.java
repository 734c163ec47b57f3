package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Question;
import io.dikast.engine.Usage;
import io.dikast.engine.vote.StoppingRule;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StudyResultTest {

  private static final StudySample RIGHT = judged(9, 1, 0.8);
  private static final StudySample WRONG = judged(1, 9, 0.3);

  private static StudySample judged(double first, double second, double meta) {
    return new StudySample.Scored(List.of(first, second), OptionalDouble.of(meta), 50);
  }

  private static PreferenceItem item(String id, String subset) {
    return new PreferenceItem(
        id, Question.of("q"), List.of("a", "b"), Set.of(0), Optional.of(subset));
  }

  private static StudyRow row(String item, int seed, StudySample greedy, StudySample... samples) {
    return new StudyRow(
        item,
        seed,
        1,
        greedy,
        List.of(samples),
        100,
        new Usage(200, 100, 150, 2, Duration.ofMillis(5)));
  }

  /** Two items, two seeds, two samples. */
  private static final StudyResult RESULT =
      new StudyResult(
          "m <1>",
          StudySettings.DEFAULT.withSamples(2).withSeeds(2),
          true,
          List.of(item("x", "one"), item("y", "two & more")),
          List.of(
              row("x", 0, RIGHT, RIGHT, WRONG),
              row("x", 1, WRONG, WRONG, new StudySample.Unreadable("no box", 30)),
              row("y", 0, RIGHT, RIGHT, RIGHT),
              row("y", 1, RIGHT, WRONG, RIGHT)),
          2,
          12);

  /** Of x one sample of four is right. */
  @Test
  void first_onlyTheseItems_andGainsArePaired() {
    StudyResult x = RESULT.first(1);
    assertThat(x.items()).extracting(PreferenceItem::id).containsExactly("x");
    assertThat(x.rows()).hasSize(2);
    assertThat(x.singleSample().mean()).isEqualTo(0.25);
    assertThat(RESULT.first(2).singleSampleGain(RESULT).mean()).isZero();
    assertThat(x.singleSampleGain(RESULT.first(1)).mean()).isZero();
    assertThatThrownBy(() -> x.singleSampleGain(RESULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RESULT.first(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> RESULT.first(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Item x: 1/2, item y: 1: mean 3/4, half width 1.96 · √(2 · 1/16 / 2) = 1.96/4. */
  @Test
  void accuracy_intervalOverItems() {
    assertThat(RESULT.accuracy(Method.greedy()).mean()).isEqualTo(0.75);
    assertThat(RESULT.accuracy(Method.greedy()).halfWidth()).isCloseTo(1.959964 / 4, within(1e-6));
    assertThat(RESULT.accuracy(Method.voting(1)).mean()).isEqualTo(0.5);
    assertThat(RESULT.accuracy(Method.meta(2)).mean()).as("the trusted of two").isEqualTo(0.75);
    assertThat(RESULT.accuracy(Method.oracle(2)).mean()).isEqualTo(0.75);
  }

  /**
   * Of each row the first draw: x right and wrong, y the same. It costs a prompt of 100 and 50 for
   * the draw; both draws cost two prompts, and 100 but for x's second row with 80.
   */
  @Test
  void stopped_atTheFirstDraw_countsItAndWhatWasUnderWay() {
    StoppingRule first = (ballots, requested) -> true;
    EarlyStopping stopped = RESULT.stopped(first, 1);
    assertThat(stopped.accuracy().mean()).isEqualTo(0.5);
    assertThat(stopped.loss().mean()).isEqualTo(RESULT.accuracy(Method.voting(2)).mean() - 0.5);
    assertThat(stopped.draws()).isEqualTo(1);
    assertThat(stopped.tokensFraction()).isCloseTo(600.0 / 1180, within(1e-12));
    assertThat(RESULT.stopped(first, 2).tokensFraction()).as("two under way").isEqualTo(1);
    assertThatThrownBy(() -> RESULT.stopped(first, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ahead");
  }

  @Test
  void stopped_never_isTheVoteOfAll() {
    EarlyStopping stopped = RESULT.stopped(StoppingRule.NEVER, 4);
    assertThat(stopped.accuracy()).isEqualTo(RESULT.accuracy(Method.voting(2)));
    assertThat(stopped.loss()).isEqualTo(new Estimate(0, 0));
    assertThat(stopped.draws()).isEqualTo(2);
    assertThat(stopped.tokensFraction()).isEqualTo(1);
  }

  /** Differences 0 and 1/2 within the items. */
  @Test
  void gain_pairedWithinItems() {
    Estimate gain = RESULT.gain(Method.greedy(), Method.voting(1));
    assertThat(gain.mean()).isEqualTo(0.25);
    assertThat(gain.halfWidth()).isCloseTo(1.959964 / 4, within(1e-6));
  }

  @Test
  void shares_handComputed() {
    assertThat(RESULT.chance()).isEqualTo(0.5);
    assertThat(RESULT.readable().mean()).isEqualTo(7 / 8.0);
    assertThat(RESULT.singleSample().mean()).as("4 of 8 right").isEqualTo(0.5);
    assertThat(RESULT.metaAuc().orElseThrow().mean()).isEqualTo(1);
  }

  /** One or two orders at 100, 50 a draw or 30, one token a question (7 asked, 8 spent). */
  @Test
  void tokens_handComputed() {
    assertThat(RESULT.tokens(Method.greedy())).isEqualTo(150);
    assertThat(RESULT.tokens(Method.voting(1))).isEqualTo(150);
    assertThat(RESULT.tokens(Method.voting(2))).isEqualTo(200 + (100 + 80 + 100 + 100) / 4.0);
    assertThat(RESULT.tokens(Method.meta(2))).isEqualTo(RESULT.tokens(Method.voting(2)) + 2);
  }

  @Test
  void subset_isAStudyOfItsOwn() {
    assertThat(RESULT.subsets()).containsExactly("one", "two & more");
    StudyResult part = RESULT.subset("two & more");
    assertThat(part.items()).hasSize(1);
    assertThat(part.accuracy(Method.greedy()).mean()).isEqualTo(1);
  }

  @Test
  void rows_missing_refused() {
    assertThatThrownBy(
            () ->
                new StudyResult(
                    "m",
                    RESULT.settings(),
                    true,
                    RESULT.items(),
                    RESULT.rows().subList(0, 3),
                    1,
                    1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void table_everyMethodOnALine() {
    List<String> lines = StudyTable.lines(RESULT);
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("| greedy   | 0.750 ± 0.490"));
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("| meta@2"));
    assertThat(lines.stream().filter(line -> line.startsWith("|")).map(String::length).distinct())
        .hasSize(1);
  }

  @Test
  void json_estimatesWithTheirIntervals() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      StudyJson.fields(RESULT, json);
      json.writeEndObject();
    }
    assertThat(text.toString())
        .startsWith("{\"object\":\"study\",\"model\":\"m <1>\",\"items\":2,\"labelled\":2,")
        .contains("{\"method\":\"greedy\",\"samples\":1,\"accuracy\":0.75,\"accuracy_ci95\":0.4")
        .contains("\"meta_auc\":1.0")
        .contains("\"subset\":\"two & more\"");
  }

  @Test
  void chart_isOneDocumentThatNeedsNothingElse() {
    String svg = ScalingChart.svg(RESULT, "a <title> & \u0001more");
    assertThat(svg)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .endsWith("</svg>\n")
        .contains("<title id=\"title\">a &lt;title&gt; &amp; \uFFFDmore</title>")
        .contains("greedy 0.750", "voting @1 0.500", "@2")
        .doesNotContain("<script", "href", "url(", "@import", "NaN");
    assertThat(svg.split("<polyline", -1)).hasSize(1 + 6);
    // Every element is closed, by itself or by a tag of its own.
    assertThat(svg.split("<[a-z]", -1).length).isEqualTo(svg.split("/>|</", -1).length);
  }

  @Test
  void chart_withoutMeta_oneCurveLess() {
    StudyResult plain =
        new StudyResult(
            "m",
            RESULT.settings().withSeeds(2),
            false,
            RESULT.items(),
            new ArrayList<>(RESULT.rows()),
            1,
            1);
    assertThat(ScalingChart.svg(plain, "t")).doesNotContain("meta-guided");
  }

  @Test
  void scale_ticksAreRound() {
    assertThat(ChartScale.linear(0.33, 0.41, 100, 0).ticks().getFirst())
        .isCloseTo(0.33, within(1e-9));
    assertThat(ChartScale.linear(0.5, 0.5, 100, 0).high()).isGreaterThan(0.5);
    assertThat(ChartScale.log(150, 4000, 0, 100).ticks())
        .containsExactly(200.0, 500.0, 1000.0, 2000.0);
    assertThat(ChartScale.log(1, 32, 0, 100).at(32) - ChartScale.log(1, 32, 0, 100).at(16))
        .isCloseTo(
            ChartScale.log(1, 32, 0, 100).at(2) - ChartScale.log(1, 32, 0, 100).at(1),
            within(1e-9));
  }
}
