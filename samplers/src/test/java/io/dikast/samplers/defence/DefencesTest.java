package io.dikast.samplers.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.samplers.defence.LengthCap.Cut;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a judge behind defences is shown, and what becomes of what it says. */
final class DefencesTest {

  private static final Permutation STRAIGHT = Permutation.identity(2);
  private static final Permutation TURNED = new Permutation(List.of(1, 0));

  private static ScriptedBackend saying(String scores) {
    return ScriptedBackend.saying("Analysis: R2 is best.\nScores: \\boxed{" + scores + "}");
  }

  private static RewardModel judge(ScriptedBackend backend) {
    return GenerativeRewardModel.on(backend)
        .template(JudgeTemplate.document("{question}\n{responses}", "R{n}: {response}\n"))
        .build();
  }

  private static JudgeTask task(List<String> responses, Permutation order) {
    return new JudgeTask(
        Question.of("q"),
        responses,
        List.of(new Draw(3, 7, order)),
        Ledger.open(Budget.samples(1)));
  }

  private static GrmSample one(RewardModel model, List<String> responses, Permutation order) {
    return SampleCollector.judge(model, task(responses, order)).getFirst();
  }

  private static List<Double> scores(GrmSample sample) {
    return ((GrmSample.Judged) sample).judgement().scores();
  }

  @Test
  void degenerate_isNotShownAndGetsTheLowestScore() {
    ScriptedBackend backend = saying("9, 4");
    RewardModel model = Defences.NONE.withDegenerateCaught().around(judge(backend));

    GrmSample sample = one(model, List.of("42", "Thought process:"), TURNED);

    assertThat(backend.prompts().getFirst().text()).isEqualTo("q\nR1: (no answer)\nR2: 42\n");
    assertThat(scores(sample)).containsExactly(4.0, 1.0);
    assertThat(sample.draw()).isEqualTo(new Draw(3, 7, TURNED));
    assertThat(model.notes(List.of("42", "Thought process:")))
        .containsExactly(new ResponseNote.Withheld(1, "nothing but an opener"));
  }

  @Test
  void sound_isShownAsItIsAndHasNoNote() {
    ScriptedBackend backend = saying("9, 4");
    RewardModel model =
        Defences.NONE
            .withDegenerateCaught()
            .withCap(new LengthCap(10, Cut.END))
            .around(judge(backend));

    assertThat(scores(one(model, List.of("42", "43"), STRAIGHT))).containsExactly(9.0, 4.0);
    assertThat(backend.prompts().getFirst().text()).isEqualTo("q\nR1: 42\nR2: 43\n");
    assertThat(model.notes(List.of("42", "43"))).isEmpty();
  }

  @Test
  void cap_cutsWhatIsShownAndSaysSo() {
    ScriptedBackend backend = saying("9, 4");
    RewardModel model = Defences.NONE.withCap(new LengthCap(3, Cut.END)).around(judge(backend));

    assertThat(scores(one(model, List.of("abcdef", "43"), STRAIGHT))).containsExactly(9.0, 4.0);
    assertThat(backend.prompts().getFirst().text())
        .isEqualTo("q\nR1: abc[… 3 characters left out …]\nR2: 43\n");
    assertThat(model.notes(List.of("abcdef", "43")))
        .containsExactly(new ResponseNote.Shortened(0, 6, 3));
  }

  @Test
  void decoy_standsLastInEveryOrder_andIsTakenOutOfTheScores() {
    ScriptedBackend backend = saying("9, 4, 2");
    RewardModel model = Defences.NONE.withDecoy("pass").around(judge(backend));

    GrmSample sample = one(model, List.of("a", "b"), TURNED);

    assertThat(backend.prompts().getFirst().text()).isEqualTo("q\nR1: b\nR2: a\nR3: pass\n");
    assertThat(scores(sample)).containsExactly(4.0, 9.0);
    assertThat(sample.draw()).isEqualTo(new Draw(3, 7, TURNED));
    assertThat(model.notes(List.of("a", "b"))).isEmpty();
  }

  @Test
  void decoy_atTheTop_aloneOrNot_discardsTheSample() {
    for (String scores : List.of("2, 4, 9", "9, 4, 9", "1, 1, 1")) {
      RewardModel model = Defences.NONE.withDecoy().around(judge(saying(scores)));

      assertThat(one(model, List.of("a", "b"), STRAIGHT))
          .as(scores)
          .isInstanceOfSatisfying(
              GrmSample.Unreadable.class,
              discarded -> {
                assertThat(discarded.reason()).startsWith("discarded: the decoy got ");
                assertThat(discarded.text()).contains("\\boxed{" + scores + "}");
              });
    }
  }

  @Test
  void decoy_isHeldAgainstTheScoresThatCount() {
    // The stand-in's 9 does not count, and 3 is less than the decoy's 5.
    RewardModel model =
        Defences.NONE.withDegenerateCaught().withDecoy().around(judge(saying("9, 3, 5")));

    assertThat(one(model, List.of(":", "b"), STRAIGHT)).isInstanceOf(GrmSample.Unreadable.class);
  }

  @Test
  void unreadableAndFailed_stayWhatTheyAre() {
    Defences all = Defences.NONE.withDegenerateCaught().withDecoy();

    assertThat(one(all.around(judge(saying("9"))), List.of("a", ":"), TURNED))
        .isInstanceOfSatisfying(
            GrmSample.Unreadable.class,
            sample -> {
              assertThat(sample.reason()).contains("expected 3 scores");
              assertThat(sample.draw().permutation()).isEqualTo(TURNED);
            });
    ScriptedBackend broken = ScriptedBackend.of((p, s, d) -> Reply.breaks("out of paper"));
    assertThat(one(all.around(judge(broken)), List.of("a", ":"), TURNED))
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            sample -> {
              assertThat(sample.reason()).isEqualTo("out of paper");
              assertThat(sample.draw().permutation()).isEqualTo(TURNED);
            });
  }

  @Test
  void none_isTheJudgeItself() {
    RewardModel judge = judge(saying("9, 4"));

    assertThat(Defences.NONE.around(judge)).isSameAs(judge);
  }

  @Test
  void fingerprint_tellsDefencesApart() {
    RewardModel judge = judge(saying("9, 4"));
    List<Defences> all =
        List.of(
            Defences.NONE,
            Defences.NONE.withDegenerateCaught(),
            Defences.NONE.withDecoy(),
            Defences.NONE.withDecoy("other"),
            Defences.NONE.withCap(new LengthCap(9, Cut.END)),
            Defences.NONE.withCap(new LengthCap(9, Cut.MIDDLE)));

    assertThat(all.stream().map(defences -> defences.around(judge).fingerprint()))
        .doesNotHaveDuplicates();
  }

  @Test
  void decoy_blank_isRefused() {
    assertThatThrownBy(() -> Defences.NONE.withDecoy(" ")).hasMessageContaining("blank");
  }
}
