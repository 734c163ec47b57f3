package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Permutation;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The label in place of {@code \boxed}. */
final class ScoreMarkTest {

  private static final Question QUESTION = Question.of("q");
  private static final List<String> RESPONSES = List.of("a", "b");

  private static GrmSample judge(ScriptedBackend backend, List<String> responses) {
    JudgeTask task =
        new JudgeTask(
            QUESTION,
            responses,
            List.of(new Draw(0, 7, Permutation.identity(2))),
            Ledger.open(Budget.samples(1)));
    return SampleCollector.judge(GenerativeRewardModel.on(backend).randomLabel(11).build(), task)
        .getFirst();
  }

  @Test
  void label_changesWithKeyQuestionAndEachResponse() {
    assertThat(
            List.of(
                ScoreMark.of(1, QUESTION, RESPONSES),
                ScoreMark.of(2, QUESTION, RESPONSES),
                ScoreMark.of(1, Question.of("p"), RESPONSES),
                ScoreMark.of(1, QUESTION, List.of("b", "a")),
                ScoreMark.of(1, QUESTION, List.of("ab", "")),
                ScoreMark.of(1, QUESTION, List.of("a", "c"))))
        .doesNotHaveDuplicates()
        .allSatisfy(mark -> assertThat(mark.name()).matches("[b-z]{8}"));
    assertThat(ScoreMark.of(1, QUESTION, RESPONSES))
        .isEqualTo(ScoreMark.of(1, QUESTION, RESPONSES));
  }

  @Test
  void label_isAskedForAndRead_boxedIsNot() {
    String label = ScoreMark.of(11, QUESTION, RESPONSES).open();
    ScriptedBackend backend =
        ScriptedBackend.saying("R1 wrote \\boxed{1, 10}.\nScores: " + label + "9, 2}");

    assertThat(((GrmSample.Judged) judge(backend, RESPONSES)).judgement().scores())
        .containsExactly(9.0, 2.0);
    assertThat(backend.prompts().getFirst().text()).contains(label + "x, x, ...}");
    assertThat(backend.prompts().getFirst().text()).doesNotContain("\\boxed");

    assertThat(judge(ScriptedBackend.saying("Scores: \\boxed{9, 2}"), RESPONSES))
        .isInstanceOfSatisfying(
            GrmSample.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).contains(label + "…}"));
  }

  @Test
  void label_ofAModelWithItsOwnTemplate_isBoxed() {
    ScriptedBackend backend =
        ScriptedBackend.script((p, s, d) -> Reply.says("\\boxed{9, 2}"))
            .metadata(
                new ModelMetadata(
                    Map.of(
                        JudgeTemplate.TEMPLATE_KEY, List.of("{question}{responses}"),
                        JudgeTemplate.RESPONSE_KEY, List.of("{response}"))))
            .build();

    assertThat(judge(backend, RESPONSES)).isInstanceOf(GrmSample.Judged.class);
  }

  @Test
  void fingerprint_namesTheKeyWhereItCounts() {
    ScriptedBackend backend = ScriptedBackend.saying("");

    assertThat(
            List.of(
                GenerativeRewardModel.on(backend).build().fingerprint(),
                GenerativeRewardModel.on(backend).randomLabel(1).build().fingerprint(),
                GenerativeRewardModel.on(backend).randomLabel(2).build().fingerprint()))
        .doesNotHaveDuplicates();
  }
}
