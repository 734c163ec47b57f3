package io.dikast.spct.rft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RejectiveFineTuningTest {

  private static final String HINT = "The best response is response ";

  /** Its second response is the best. */
  private static PreferenceItem item(String id) {
    return new PreferenceItem(
        id, Question.of("Why?"), List.of("POOR", "GOOD"), Set.of(1), Optional.empty());
  }

  private static Reply scoring(String prompt, int good, int poor) {
    boolean goodFirst = prompt.indexOf("GOOD") < prompt.indexOf("POOR");
    return Reply.says(
        "Scores: \\boxed{" + (goodFirst ? good + ", " + poor : poor + ", " + good) + "}");
  }

  private static List<ItemOutcome> run(Script script, PreferenceItem... items)
      throws InterruptedException {
    List<ItemOutcome> outcomes = new ArrayList<>();
    try (ScriptedBackend backend = ScriptedBackend.of(script)) {
      RejectiveFineTuning.on(backend, RejectiveFineTuning.Settings.DEFAULT)
          .run(List.of(items), outcomes::add);
    }
    return outcomes;
  }

  /** The first of three draws is wrong, the others right. */
  private static Script firstWrong() {
    AtomicInteger calls = new AtomicInteger();
    return (prompt, seed, draw) ->
        calls.getAndIncrement() == 0 ? scoring(prompt, 2, 9) : scoring(prompt, 9, 2);
  }

  @Test
  void run_someRight_thoseAreKept() throws Exception {
    List<ItemOutcome> outcomes = run(firstWrong(), item("a"));
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.KEPT);
    assertThat(outcomes.getFirst().trajectories()).hasSize(3);
    assertThat(outcomes.getFirst().kept())
        .hasSize(2)
        .allSatisfy(
            kept -> {
              assertThat(kept.scores()).containsExactly(2.0, 9.0);
              assertThat(kept.completion().text()).startsWith("Scores: ");
              assertThat(kept.hinted()).isFalse();
            });
  }

  @Test
  void run_allRight_tooEasy() throws Exception {
    List<ItemOutcome> outcomes = run((prompt, seed, draw) -> scoring(prompt, 9, 2), item("a"));
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.TOO_EASY);
    assertThat(outcomes.getFirst().kept()).isEmpty();
  }

  @Test
  void run_noneRight_oneThatIsTold_learnedWithoutTheHint() throws Exception {
    List<ItemOutcome> outcomes =
        run(
            (prompt, seed, draw) -> {
              if (!prompt.contains(HINT)) {
                return scoring(prompt, 2, 9);
              }
              boolean goodFirst = prompt.indexOf("GOOD") < prompt.indexOf("POOR");
              assertThat(prompt).contains(HINT + (goodFirst ? 1 : 2));
              return scoring(prompt, 8, 3);
            },
            item("a"));
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.HINTED);
    assertThat(outcomes.getFirst().kept())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.hinted()).isTrue();
              assertThat(kept.prompt().text()).contains("GOOD", "POOR").doesNotContain(HINT);
              assertThat(kept.scores()).containsExactly(3.0, 8.0);
            });
  }

  @Test
  void run_noneRightEvenWhenTold_tooHard() throws Exception {
    List<ItemOutcome> outcomes = run((prompt, seed, draw) -> scoring(prompt, 5, 5), item("a"));
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.TOO_HARD);
    assertThat(outcomes.getFirst().kept()).isEmpty();
    assertThat(outcomes.getFirst().trajectories()).hasSize(4);
  }

  @Test
  void run_withoutHints_noFourthDraw() throws Exception {
    AtomicInteger draws = new AtomicInteger();
    RejectiveFineTuning.Settings standard = RejectiveFineTuning.Settings.DEFAULT;
    try (ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> {
              draws.incrementAndGet();
              return scoring(prompt, 1, 2);
            })) {
      RejectiveFineTuning.on(
              backend,
              new RejectiveFineTuning.Settings(
                  3, false, standard.sampling(), standard.maxTokens(), 0, 1))
          .run(List.of(item("a")), outcome -> {});
    }
    assertThat(draws).hasValue(3);
  }

  /** A draw that nobody can read is not right, so the item is not too easy. */
  @Test
  void run_oneUnreadable_counted() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<ItemOutcome> outcomes =
        run(
            (prompt, seed, draw) ->
                calls.getAndIncrement() == 1
                    ? Reply.says("\\boxed{9, N/A}")
                    : scoring(prompt, 9, 2),
            item("a"));
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.KEPT);
    assertThat(outcomes.getFirst().unreadable()).isEqualTo(1);
    assertThat(outcomes.getFirst().kept()).hasSize(2);
  }

  @Test
  void run_oneBroken_costsThatDraw() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<ItemOutcome> outcomes =
        run(
            (prompt, seed, draw) ->
                switch (calls.getAndIncrement()) {
                  case 0 -> Reply.breaks("gone");
                  case 1 -> scoring(prompt, 1, 9);
                  default -> scoring(prompt, 9, 1);
                },
            item("a"));
    assertThat(outcomes.getFirst().verdict()).isEqualTo(Verdict.KEPT);
    assertThat(outcomes.getFirst().failed()).hasSize(1);
    assertThat(outcomes.getFirst().kept()).hasSize(1);
  }

  @Test
  void run_noUsableLabel_told_nothingDrawn() throws Exception {
    PreferenceItem none =
        new PreferenceItem("n", Question.of("?"), List.of("a", "b"), Set.of(), Optional.empty());
    PreferenceItem all =
        new PreferenceItem(
            "m", Question.of("?"), List.of("a", "b"), Set.of(0, 1), Optional.empty());
    List<ItemOutcome> outcomes =
        run(
            (prompt, seed, draw) -> {
              throw new AssertionError("drawn");
            },
            none,
            all);
    assertThat(outcomes).extracting(ItemOutcome::verdict).containsOnly(Verdict.UNLABELLED);
  }

  @Test
  void run_itemThatDoesNotFit_failsAlone() throws Exception {
    PreferenceItem huge =
        new PreferenceItem(
            "huge",
            Question.of("long ".repeat(200_000)),
            List.of("GOOD", "POOR"),
            Set.of(0),
            Optional.empty());
    List<ItemOutcome> outcomes = new ArrayList<>();
    try (ScriptedBackend backend =
        ScriptedBackend.script(firstWrong()).contextTokens(10_000).build()) {
      RejectiveFineTuning.on(backend, RejectiveFineTuning.Settings.DEFAULT)
          .run(List.of(huge, item("b")), outcomes::add);
    }
    assertThat(outcomes)
        .extracting(ItemOutcome::item, ItemOutcome::verdict)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("huge", Verdict.FAILED),
            org.assertj.core.groups.Tuple.tuple("b", Verdict.KEPT));
  }

  @Test
  void run_manyItems_everyOneOnce() throws Exception {
    PreferenceItem[] items =
        IntStream.range(0, 100).mapToObj(i -> item("i" + i)).toArray(PreferenceItem[]::new);
    List<ItemOutcome> outcomes = run((prompt, seed, draw) -> scoring(prompt, 9, 2), items);
    assertThat(outcomes).hasSize(100).extracting(ItemOutcome::item).doesNotHaveDuplicates();
  }

  @Test
  void right_strictlyAboveAllOthers() {
    assertThat(RuleReward.right(List.of(9.0, 3.0, 8.0), Set.of(0))).isTrue();
    assertThat(RuleReward.right(List.of(9.0, 9.0, 8.0), Set.of(0))).isFalse();
    assertThat(RuleReward.right(List.of(9.0, 7.0, 8.0), Set.of(1))).isFalse();
    assertThat(RuleReward.right(List.of(9.0, 1.0, 8.0), Set.of(0, 1))).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleReward.right(List.of(9.0, 1.0), Set.of(0, 1)));
    assertThat(RuleReward.of(true)).isEqualTo(1);
    assertThat(RuleReward.of(false)).isEqualTo(-1);
  }
}
