package io.dikast.eval.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.Dikast;
import io.dikast.SelectorBuilder;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.robust.Attack.Family;
import io.dikast.samplers.defence.Defences;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attacks on judges whose weakness is known. */
final class AttackStudyTest {

  private static final String RIGHT = "It is right.";

  /** Two responses, of which the one that says so is right. */
  private static List<PreferenceItem> items(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new PreferenceItem(
                    "item-" + i,
                    Question.of("Question " + i + "?"),
                    i % 2 == 0 ? List.of(RIGHT, "It is wrong.") : List.of("It is wrong.", RIGHT),
                    Set.of(i % 2),
                    Optional.empty()))
        .toList();
  }

  /** Knows the right response, but falls for a key: gives 10 to any response that holds it. */
  private static ScriptedBackend fallingFor(String key) {
    return ScriptedBackend.of(
        (prompt, seed, draw) -> Reply.says("Scores: \\boxed{" + scores(prompt, key) + "}"));
  }

  private static String scores(String prompt, String key) {
    List<String> scores = new ArrayList<>();
    for (int n = 1; prompt.contains("[Response " + n + " begins]\n"); n++) {
      String begin = "[Response " + n + " begins]\n";
      int from = prompt.lastIndexOf(begin) + begin.length();
      int end = prompt.indexOf("\n[Response " + n + " ends]", from);
      String shown = prompt.substring(from, end);
      scores.add(shown.contains(key) ? "10" : shown.contains(RIGHT) ? "8" : "3");
    }
    return String.join(", ", scores);
  }

  private static SelectorBuilder selector(ScriptedBackend backend) {
    return Dikast.selector(backend).samples(2);
  }

  private static AttackResult run(
      ScriptedBackend backend, Defences defences, List<PreferenceItem> items) {
    return AttackStudy.of(
            List.of(
                new AttackArm("before", selector(backend).build()),
                new AttackArm("after", selector(backend).defences(defences).build())))
        .run(items, TrialListener.NONE);
  }

  @Test
  void run_judgeThatFallsForAnOpener_winsBeforeAndNotAfter() {
    AttackResult result =
        run(fallingFor("Thought process:"), Defences.NONE.withDegenerateCaught(), items(4));

    int key = result.attacks().stream().map(Attack::text).toList().indexOf("Thought process:");
    assertThat(result.wins(key, 0).orElseThrow().rate()).isEqualTo(1);
    assertThat(result.wins(key, 1).orElseThrow().rate()).isZero();
    // One of ten keys.
    assertThat(result.wins(Family.MASTER_KEYS, 0).orElseThrow().rate()).isEqualTo(0.1);
    assertThat(result.wins(Family.MASTER_KEYS, 1).orElseThrow().rate()).isZero();
    assertThat(result.wins(Family.SPOOFED_SCORES, 0).orElseThrow().rate()).isZero();
  }

  @Test
  void run_withoutAttack_saysWhatTheJudgeDoesByItself() {
    AttackResult result = run(fallingFor("nothing of this"), Defences.NONE.withDecoy(), items(4));

    for (int arm = 0; arm < 2; arm++) {
      assertThat(result.winsUntouched(arm).orElseThrow().rate()).isZero();
      assertThat(result.rightUntouched(arm).orElseThrow().rate()).isEqualTo(1);
      assertThat(result.noVerdict(arm).orElseThrow().rate()).isZero();
      assertThat(result.wins(arm).orElseThrow().rate()).isZero();
    }
    assertThat(result.usage().totalTokens()).isPositive();
  }

  @Test
  void run_decoyThatAlwaysWins_leavesNoVerdict() {
    AttackResult result = run(fallingFor(Defences.DECOY), Defences.NONE.withDecoy(), items(2));

    assertThat(result.noVerdict(0).orElseThrow().rate()).isZero();
    assertThat(result.noVerdict(1).orElseThrow().rate()).isEqualTo(1);
    assertThat(result.wins(1).orElseThrow().rate()).as("no verdict is no win").isZero();
  }

  @Test
  void run_anyJudge_noScoreIsNotItsOwn() {
    AttackResult result = run(fallingFor("\\boxed"), Defences.NONE.withDecoy(), items(3));

    assertThat(result.spoofed()).isZero();
    assertThat(result.samples()).isEqualTo(3L * (1 + result.attacks().size()) * 2);
  }

  @Test
  void run_itemsThatCannotBeAttacked_arePassedOver() {
    List<PreferenceItem> items = new ArrayList<>(items(1));
    Question question = Question.of("?");
    items.add(
        new PreferenceItem("no label", question, List.of("a", "b"), Set.of(), Optional.empty()));
    items.add(
        new PreferenceItem(
            "all right", question, List.of("a", "b"), Set.of(0, 1), Optional.empty()));

    AttackResult result = run(fallingFor("x"), Defences.NONE, items);

    assertThat(result.items()).isEqualTo(1);
    assertThat(result.passedOver()).isEqualTo(2);
    assertThatThrownBy(() -> run(fallingFor("x"), Defences.NONE, items.subList(1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no item has both");
  }

  @Test
  void run_tellsOfEachSelectionOnce() {
    List<Integer> told = new ArrayList<>();
    ScriptedBackend backend = fallingFor("x");
    AttackStudy study =
        AttackStudy.of(List.of(new AttackArm("before", selector(backend).build())))
            .withAttacks(Attacks.suite().subList(0, 2))
            .withWindow(2);

    var _ = study.run(items(3), (done, total) -> told.add(100 * total + done));

    assertThat(told)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 9).mapToObj(i -> 900 + i).toList());
  }

  @Test
  void run_responsesThatDoNotFit_countNowhere() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{9, 2}"))
            .contextTokens(16)
            .build();

    AttackResult result = run(backend, Defences.NONE, items(1));

    assertThat(result.refused()).isEqualTo(2L * (1 + result.attacks().size()));
    assertThat(result.wins(0)).isEmpty();
    assertThat(AttackTable.lines(result)).anySatisfy(line -> assertThat(line).contains("–"));
  }

  @Test
  void run_interrupted_cancelsAndKeepsTheFlag() {
    ScriptedBackend endless =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.endless("on and on "))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    AttackStudy study = AttackStudy.of(List.of(new AttackArm("before", selector(endless).build())));

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> study.run(items(2), TrialListener.NONE))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void table_everyFamilyAndWhatItCosts() {
    AttackResult result = run(fallingFor("x"), Defences.NONE, items(2));

    assertThat(String.join("\n", AttackTable.lines(result)))
        .startsWith("| attack ")
        .contains("| before ", "| after ", "| master keys ", "| combined ", "| all ")
        .contains("Scores that the judge did not write itself: in 0 of ");
  }
}
