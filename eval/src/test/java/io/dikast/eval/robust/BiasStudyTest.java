package io.dikast.eval.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.Dikast;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Biases of judges that are known to have them. */
final class BiasStudyTest {

  private static PreferenceItem item(String id, int best, String... responses) {
    return new PreferenceItem(
        id, Question.of(id), List.of(responses), Set.of(best), Optional.empty());
  }

  private static final List<PreferenceItem> ITEMS =
      List.of(
          item("short is right", 0, "aa", "bbbbbb"),
          item("long is right", 1, "cc", "dddddd"),
          item("three", 2, "eeee", "fffffffff", "g"));

  /** Scores each response that is shown by its text. */
  private static ScriptedBackend scoring(ToIntFunction<String> score) {
    return ScriptedBackend.of(
        (prompt, seed, draw) -> {
          List<String> scores = new ArrayList<>();
          for (String shown : shown(prompt)) {
            scores.add(Integer.toString(score.applyAsInt(shown)));
          }
          return Reply.says("\\boxed{" + String.join(", ", scores) + "}");
        });
  }

  private static List<String> shown(String prompt) {
    List<String> responses = new ArrayList<>();
    for (int n = 1; prompt.contains("[Response " + n + " begins]\n"); n++) {
      String begin = "[Response " + n + " begins]\n";
      int from = prompt.indexOf(begin) + begin.length();
      responses.add(prompt.substring(from, prompt.indexOf("\n[Response " + n + " ends]", from)));
    }
    return responses;
  }

  private static BiasResult run(ScriptedBackend backend, List<PreferenceItem> items) {
    return BiasStudy.of(Dikast.selector(backend).samples(2).build()).run(items, TrialListener.NONE);
  }

  @Test
  void run_judgeOfTheFirstPlace_flipsAlways() {
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                Reply.says(shown(prompt).size() == 2 ? "\\boxed{9, 2}" : "\\boxed{9, 2, 2}"));

    BiasResult result = run(backend, ITEMS);

    assertThat(result.flippedDraws().orElseThrow().rate()).isEqualTo(1);
    assertThat(result.flippedVotes().orElseThrow().rate()).isEqualTo(1);
    assertThat(result.firstWins().orElseThrow().rate()).isEqualTo(1);
    assertThat(result.lastWins().orElseThrow().rate()).isZero();
    assertThat(result.chance()).isCloseTo((0.5 + 0.5 + 1.0 / 3) / 3, within(1e-12));
    assertThat(result.pairs()).isEqualTo(6);
    // Both orders together are a tie: there is no choice to be long or short.
    assertThat(result.longestWins()).isEmpty();
    assertThat(result.wrongIsLonger()).isEmpty();
  }

  @Test
  void run_judgeOfLength_neverFlips_andChoosesTheLongest() {
    BiasResult result = run(scoring(String::length), ITEMS);

    assertThat(result.flippedDraws().orElseThrow().rate()).isZero();
    assertThat(result.flippedVotes().orElseThrow().rate()).isZero();
    // Two of three items have a longest response that is wrong, one a shortest.
    assertThat(result.longestWins().orElseThrow()).isEqualTo(Share.of(1, 1));
    assertThat(result.shortestWins().orElseThrow()).isEqualTo(Share.of(0));
    assertThat(result.wrongIsLonger().orElseThrow()).isEqualTo(Share.of(1, 1));
    // The three responses' best stands in the middle of both orders.
    assertThat(result.firstWins().orElseThrow()).isEqualTo(Share.of(0.5, 0.5, 0));
  }

  @Test
  void run_judgeOfShortness_isTheOtherWayRound() {
    BiasResult result = run(scoring(text -> 10 - text.length()), ITEMS);

    assertThat(result.longestWins().orElseThrow().rate()).isZero();
    assertThat(result.shortestWins().orElseThrow()).isEqualTo(Share.of(1));
    assertThat(result.wrongIsLonger().orElseThrow()).isEqualTo(Share.of(0));
  }

  @Test
  void run_bothOrders_comeFromTheSameSeeds() {
    ScriptedBackend backend = scoring(String::length);

    var _ = run(backend, ITEMS.subList(0, 1));

    assertThat(backend.groups()).hasSize(2);
    assertThat(backend.groups().get(0).seeds()).isEqualTo(backend.groups().get(1).seeds());
    assertThat(backend.groups().get(0).prompt()).isNotEqualTo(backend.groups().get(1).prompt());
  }

  @Test
  void run_nothingReadable_countsNowhere() {
    BiasResult result = run(ScriptedBackend.saying("I would rather not say."), ITEMS);

    assertThat(result.pairs()).isZero();
    assertThat(result.flippedDraws()).isEmpty();
    assertThat(result.flippedVotes()).isEmpty();
    assertThat(result.firstWins()).isEmpty();
    assertThat(BiasTable.lines(result)).anySatisfy(line -> assertThat(line).contains("–"));
  }

  @Test
  void run_noLabels_orderIsStillMeasured() {
    BiasResult result =
        run(
            scoring(String::length),
            List.of(
                new PreferenceItem(
                    "x", Question.of("x"), List.of("a", "bb"), Set.of(), Optional.empty())));

    assertThat(result.flippedDraws()).isPresent();
    assertThat(result.longestWins()).isEmpty();
    assertThat(result.wrongIsLonger()).isEmpty();
  }

  @Test
  void run_singleResponses_arePassedOver() {
    List<PreferenceItem> single = List.of(item("one", 0, "alone"));

    assertThat(run(scoring(String::length), List.of(ITEMS.getFirst(), single.getFirst())))
        .satisfies(result -> assertThat(result.passedOver()).isEqualTo(1));
    assertThatThrownBy(() -> run(scoring(String::length), single))
        .hasMessageContaining("no item has two responses");
  }
}
