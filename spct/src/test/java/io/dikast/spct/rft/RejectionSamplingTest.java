package io.dikast.spct.rft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.data.QuestionItem;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The policy answers "worth N"; the judge scores an answer by that number. */
class RejectionSamplingTest {

  private static final Pattern WORTH = Pattern.compile("worth (\\d+)");

  private static QuestionItem question(String id) {
    return new QuestionItem(
        id, Question.of("Why?").withReference("Because."), Optional.of("reasons"));
  }

  private static RejectionSampling.Settings settings(int answers, double threshold) {
    return new RejectionSampling.Settings(
        answers, Sampling.temperature(0.8), 100, 2, threshold, 0, 4);
  }

  private static final Script JUDGE =
      (prompt, seed, draw) ->
          Reply.says(
              WORTH
                  .matcher(prompt)
                  .results()
                  .map(found -> found.group(1))
                  .collect(Collectors.joining(", ", "\\boxed{", "}")));

  private static List<ItemOutcome> run(
      Script policy, Script judge, RejectionSampling.Settings settings, QuestionItem... items)
      throws InterruptedException {
    List<ItemOutcome> outcomes = new ArrayList<>();
    try (ScriptedBackend answering = ScriptedBackend.of(policy);
        ScriptedBackend judging = ScriptedBackend.of(judge)) {
      Optional<StopReason> stopped =
          RejectionSampling.of(answering, GenerativeRewardModel.on(judging).build(), settings)
              .run(List.of(items), Ledger.open(Budget.samples(1)), outcomes::add);
      assertThat(stopped).isEmpty();
      assertThat(answering.prompts().toString()).doesNotContain("Because.");
    }
    return outcomes;
  }

  private static Script answering(int... worth) {
    return (prompt, seed, draw) -> Reply.says("worth " + worth[draw]);
  }

  @Test
  void run_bestAboveTheThreshold_isKept_worstFirst() throws Exception {
    ItemOutcome outcome = run(answering(4, 9, 2), JUDGE, settings(3, 6), question("q")).getFirst();
    assertThat(outcome.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(outcome.trajectories())
        .extracting(trajectory -> trajectory.completion().text())
        .containsExactly("worth 2", "worth 4", "worth 9");
    assertThat(outcome.kept())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.completion().text()).isEqualTo("worth 9");
              assertThat(kept.scores()).containsExactly(9.0);
              assertThat(kept.prompt().text()).startsWith("Why?");
            });
    assertThat(outcome.key().subset()).contains("reasons");
  }

  @Test
  void run_bestBelowTheThreshold_nothingIsKept() throws Exception {
    ItemOutcome outcome = run(answering(4, 5), JUDGE, settings(2, 6), question("q")).getFirst();
    assertThat(outcome.verdict()).isEqualTo(Verdict.TOO_HARD);
    assertThat(outcome.kept()).isEmpty();
  }

  /** Two judgements, 6 and 9 for the one, 8 and 8 for the other: 7.5 loses to 8. */
  @Test
  void run_meanOfTheJudgements_decides() throws Exception {
    ItemOutcome outcome =
        run(
                (prompt, seed, draw) -> Reply.says(draw == 0 ? "ALPHA" : "BETA"),
                (prompt, seed, draw) -> {
                  boolean alphaFirst = prompt.indexOf("ALPHA") < prompt.indexOf("BETA");
                  return Reply.says(alphaFirst ? "\\boxed{6, 8}" : "\\boxed{8, 9}");
                },
                settings(2, 6),
                question("q"))
            .getFirst();
    assertThat(outcome.kept())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.completion().text()).isEqualTo("BETA");
              assertThat(kept.scores()).containsExactly(8.0);
            });
    assertThat(outcome.trajectories().getFirst().scores()).containsExactly(7.5);
  }

  @Test
  void run_equalAnswers_areJudgedOnce_firstOfEquallyGoodWins() throws Exception {
    ItemOutcome outcome =
        run(
                (prompt, seed, draw) ->
                    Reply.says(List.of("B worth 8", "A worth 8", "B worth 8").get(draw)),
                JUDGE,
                settings(3, 6),
                question("q"))
            .getFirst();
    assertThat(outcome.trajectories()).hasSize(2);
    assertThat(outcome.kept())
        .extracting(kept -> kept.completion().text())
        .containsExactly("B worth 8");
  }

  @Test
  void run_cutOffEmptyAndBrokenAnswers_areNoCandidates() throws Exception {
    ItemOutcome outcome =
        run(
                (prompt, seed, draw) ->
                    switch (draw) {
                      case 0 -> Reply.cut("worth 10", Generation.Finish.LENGTH);
                      case 1 -> Reply.says(" \n");
                      case 2 -> Reply.breaks("gone");
                      default -> Reply.says("worth 7");
                    },
                JUDGE,
                settings(4, 6),
                question("q"))
            .getFirst();
    assertThat(outcome.kept())
        .extracting(kept -> kept.completion().text())
        .containsExactly("worth 7");
    assertThat(outcome.unreadable()).isEqualTo(2);
    assertThat(outcome.failed()).hasSize(1);
  }

  @Test
  void run_noReadableJudgement_nothingIsKept() throws Exception {
    ItemOutcome outcome =
        run(
                answering(9),
                (prompt, seed, draw) -> Reply.says("Fine."),
                settings(1, 6),
                question("q"))
            .getFirst();
    assertThat(outcome.verdict()).isEqualTo(Verdict.TOO_HARD);
    assertThat(outcome.unreadable()).isEqualTo(2);
  }

  @Test
  void run_everyAnswerBroken_failed() throws Exception {
    ItemOutcome outcome =
        run((prompt, seed, draw) -> Reply.breaks("gone"), JUDGE, settings(2, 6), question("q"))
            .getFirst();
    assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(outcome.failed()).hasSize(2);
  }

  @Test
  void run_manyQuestions_everyOneOnce() throws Exception {
    QuestionItem[] items =
        IntStream.range(0, 30).mapToObj(i -> question("q" + i)).toArray(QuestionItem[]::new);
    assertThat(run(answering(7, 3), JUDGE, settings(2, 6), items))
        .hasSize(30)
        .extracting(ItemOutcome::item)
        .doesNotHaveDuplicates();
  }

  @Test
  void policy_isAskedByItsOwnTemplate() throws Exception {
    ModelMetadata metadata =
        new ModelMetadata(Map.of("dikast.solve.template", List.of("<solve>{question}\n<answer>")));
    try (ScriptedBackend policy = ScriptedBackend.script(answering(7)).metadata(metadata).build();
        ScriptedBackend judge = ScriptedBackend.of(JUDGE)) {
      var _ =
          RejectionSampling.of(policy, GenerativeRewardModel.on(judge).build(), settings(1, 6))
              .run(List.of(question("q")), Ledger.open(Budget.samples(1)), outcome -> {});
      assertThat(policy.prompts().getFirst().text()).isEqualTo("<solve>Why?\n<answer>");
    }
    ModelMetadata faulty =
        new ModelMetadata(Map.of("dikast.solve.template", List.of("no question")));
    try (ScriptedBackend policy = ScriptedBackend.script(answering(7)).metadata(faulty).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  RejectionSampling.of(
                      policy, GenerativeRewardModel.on(policy).build(), settings(1, 6)))
          .withMessageContaining("dikast.solve.template");
    }
  }
}
