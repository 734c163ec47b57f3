package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.policy.BackendPolicy;
import io.dikast.testkit.policy.ScriptedReward;
import io.dikast.testkit.policy.SolveScript;
import io.dikast.testkit.search.AnswerSearchContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StepwiseAnswersTest {

  private static final Question QUESTION = Question.of("What is 17 + 4?");

  private static SearchTask task(int samples) {
    return SearchTask.of(QUESTION, Budget.samples(samples), 7);
  }

  /** Likes high digits: the last digit of what is written, a tenth each. */
  private static double lastDigit(PartialAnswer answer) {
    String text = answer.text();
    for (int at = text.length() - 1; at >= 0; at--) {
      if (Character.isDigit(text.charAt(at))) {
        return (text.charAt(at) - '0') / 10.0;
      }
    }
    return 0;
  }

  private static StepwiseAnswers plan(ScriptedBackend backend) {
    return StepwiseAnswers.of(
        BackendPolicy.over(backend), ScriptedReward.of(StepwiseAnswersTest::lastDigit));
  }

  @Test
  void beam_waves_nFirstThenTheBestTimesWidth() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome = plan(backend).beam(4).search(task(8));

    assertThat(backend.groups().stream().map(group -> group.seeds().size()))
        .as("8 first steps in one group, then two beams of 4 each at three depths")
        .containsExactly(8, 4, 4, 4, 4, 4, 4);
    assertThat(outcome.draws().made()).isEqualTo(32);
    assertThat(outcome.usage().share(Ledger.Purpose.PROCESS).calls()).isEqualTo(32);
    assertThat(outcome.chosen().answer().steps()).hasSize(4);
    double best =
        outcome.candidates().stream().mapToDouble(c -> c.score().getAsDouble()).max().orElseThrow();
    assertThat(outcome.chosen().score()).hasValue(best);
    assertThat(outcome.stopReason()).isEqualTo(StopReason.SAMPLES);
  }

  @Test
  void beam_prefix_isReusedTokenByToken() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    var _ = plan(backend).beam(2).search(task(2));

    List<SampleGroup> groups = backend.groups();
    assertThat(groups).hasSizeGreaterThan(2);
    for (int i = 1; i < groups.size(); i++) {
      assertThat(groups.get(i).prompt().text()).contains(groups.get(i - 1).prompt().text());
    }
  }

  @Test
  void diverseTrees_eachGoesOnAlone() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome = plan(backend).diverseTrees(4).search(task(8));
    assertThat(outcome.draws().made()).isEqualTo(32);
    assertThat(outcome.candidates()).hasSize(8);
    assertThat(
            outcome.candidates().stream()
                .map(candidate -> candidate.answer().first(3).text())
                .distinct())
        .as("two trees, one beam each")
        .hasSize(2);
  }

  @Test
  void rebase_finishedOnes_takeTheirShareWithThem() {
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> {
              String written = prompt.substring(prompt.indexOf(BackendPolicy.MARK));
              boolean first = !written.contains("stp");
              return Reply.says(first && draw >= 2 ? "stp3: \n\nx" : "Ans: 9");
            });
    SearchOutcome outcome = plan(backend).rebase(0.1).search(task(6));
    assertThat(backend.groups().stream().mapToInt(group -> group.seeds().size()).sum())
        .as("6 first, 2 of them finished, so 4 more")
        .isEqualTo(10);
    assertThat(outcome.candidates()).hasSize(6);
  }

  @Test
  void particles_everyStep_nStandAndFinish() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome = plan(backend).particles(1).search(task(8));
    assertThat(outcome.candidates()).hasSize(8);
    assertThat(outcome.draws().made()).isEqualTo(32);
    assertThat(outcome.chosen().text()).startsWith("stp");
  }

  @Test
  void particles_resampling_leavesTheUnlikelyBehind() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome =
        StepwiseAnswers.of(
                BackendPolicy.over(backend),
                ScriptedReward.of(answer -> answer.first(1).text().contains("stp6") ? 1 : 0))
            .particles(1)
            .search(task(16));
    assertThat(outcome.candidates())
        .allSatisfy(candidate -> assertThat(candidate.text()).startsWith("stp6"));
  }

  @Test
  void lookahead_oneStep_seesWhatComesNext() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    ScriptedReward reward = ScriptedReward.of(StepwiseAnswersTest::lastDigit);
    SearchOutcome outcome =
        StepwiseAnswers.of(BackendPolicy.over(backend), reward)
            .lookahead(1)
            .beam(4)
            .search(task(4));
    assertThat(outcome.strategy()).isEqualTo("lookahead");
    assertThat(reward.asked().getFirst().steps()).hasSize(2);
    assertThat(outcome.candidates().getFirst().stepRewards()).hasSize(4);
  }

  /**
   * Ends what it looks ahead to; is late in the second step, and gives its beginning if cancelled.
   */
  private static final class EndingAhead implements PolicyModel {

    private int tasks;

    @Override
    public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
      tasks++;
      switch (tasks) {
        case 1 -> sink.accept(written("begun ", false));
        case 2 -> sink.accept(written("looked ahead", true));
        default -> task.ledger().stop(StopReason.DEADLINE);
      }
      return new GenerationHandle() {
        @Override
        public void cancel(int draw) {
          sink.accept(
              new Continuation.CutOff(
                  draw,
                  TokenSequence.ofText("and so on"),
                  Generation.Finish.CANCELLED,
                  Double.NaN));
        }

        @Override
        public void cancel() {
          cancel(0);
        }
      };
    }

    private static Continuation written(String text, boolean finished) {
      return new Continuation.Written(0, TokenSequence.ofText(text), finished, Double.NaN);
    }

    @Override
    public String model() {
      return "ending ahead";
    }

    @Override
    public String fingerprint() {
      return "ending-ahead/1";
    }
  }

  @Test
  void lookahead_endsBeforeTheDeadline_isNoAnswerAndTheBeginningIsGiven() {
    SearchOutcome outcome =
        StepwiseAnswers.of(new EndingAhead(), ScriptedReward.of(answer -> 0.5))
            .lookahead(1)
            .beam(1)
            .search(task(1));

    assertThat(outcome.answer()).isEqualTo("begun and so on");
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.stopReason()).isEqualTo(StopReason.DEADLINE);
  }

  @Test
  void aggregation_ofStepRewards_isTheScore() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome =
        plan(backend).aggregation(StepAggregation.PRODUCT).beam(2).search(task(2));
    for (Candidate candidate : outcome.candidates()) {
      double product = candidate.stepRewards().stream().reduce(1.0, (a, b) -> a * b);
      assertThat(candidate.score().getAsDouble()).isCloseTo(product, within(1e-12));
    }
  }

  @Test
  void byVote_sumOfScores_decides() {
    ScriptedBackend backend =
        ScriptedBackend.of((prompt, seed, draw) -> Reply.says(draw == 0 ? "Ans: 9" : "Ans: 6"));
    assertThat(plan(backend).beam(1).search(task(3)).answer()).isEqualTo("Ans: 9");
    SearchOutcome voted = plan(backend).byVote().beam(1).search(task(3));
    assertThat(voted.answer()).isEqualTo("Ans: 6");
    assertThat(voted.chosen().votes()).isCloseTo(1.2, within(1e-12));
  }

  @Test
  void maxSteps_reached_bestUnfinishedIsTheAnswer() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome = plan(backend).maxSteps(2).beam(2).search(task(4));
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.chosen().answer().steps()).hasSize(2);
    assertThat(outcome.candidates()).hasSize(4);
  }

  @Test
  void until_tokens_stepsAreThatLong() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome =
        plan(backend).until(new StepEnd.Tokens(2)).maxSteps(3).beam(1).search(task(1));
    assertThat(outcome.chosen().answer().steps())
        .hasSize(3)
        .allSatisfy(step -> assertThat(step.size()).isEqualTo(2));
  }

  @Test
  void contextFull_laterOn_whatStandsIsTheAnswer() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("stp3: \n\nmore"))
            .contextTokens(12)
            .build();
    SearchOutcome outcome = plan(backend).beam(1).search(task(2));
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.answer()).startsWith("stp3");
  }

  @Test
  void reward_thatFails_givesUpThatStepOnly() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchOutcome outcome =
        StepwiseAnswers.of(
                BackendPolicy.over(backend),
                ScriptedReward.of(
                    answer -> lastDigit(answer) > 0.55 ? Double.NaN : lastDigit(answer)))
            .particles(0.5)
            .search(task(8));
    assertThat(outcome.candidates())
        .allSatisfy(candidate -> assertThat(candidate.score().getAsDouble()).isLessThan(0.55));
  }

  /** Takes steps of two digits, 2 and 9; what follows is written only behind the digit 2. */
  private static ScriptedBackend endingInTheSecondStep(Ledger ledger) {
    return ScriptedBackend.of(
        (prompt, seed, draw) -> {
          if (prompt.endsWith(BackendPolicy.MARK)) {
            return Reply.says(draw == 0 ? "stp2: \n\nmore" : "stp9: \n\nmore");
          }
          if (prompt.contains("stp9")) {
            return Reply.cut("", Generation.Finish.TOKENS);
          }
          ledger.stop(StopReason.TOKENS);
          return Reply.endless("so on ");
        });
  }

  @Test
  void particles_limitInALaterStep_mostRewardedIsTheAnswer() {
    SearchTask task = task(2);
    SearchOutcome outcome = plan(endingInTheSecondStep(task.ledger())).particles(0).search(task);

    assertThat(outcome.candidates())
        .extracting(Candidate::text)
        .containsExactly("stp2: \n\nso o", "stp9: \n\n");
    assertThat(outcome.answer()).isEqualTo("stp9: \n\n");
    assertThat(outcome.chosen().score()).hasValue(0.9);
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.stopReason()).isEqualTo(StopReason.TOKENS);
  }

  @Test
  void byVote_limitInALaterStep_mostRewardedIsTheAnswer() {
    SearchTask task = task(2);
    SearchOutcome outcome =
        plan(endingInTheSecondStep(task.ledger()))
            .form(text -> Optional.of(text.substring(0, 3)))
            .byVote()
            .particles(0)
            .search(task);

    assertThat(outcome.answer()).isEqualTo("stp9: \n\n");
  }

  @Test
  void beam_limitBeforeTheReward_finishedAnswerIsGiven() {
    SearchOutcome outcome =
        plan(ScriptedBackend.of(
                (prompt, seed, draw) ->
                    draw == 0 ? Reply.says("Ans: 21") : Reply.endless("so on ")))
            .beam(1)
            .search(SearchTask.of(QUESTION, Budget.samples(2).withTotalTokens(40), 7));

    assertThat(outcome.answer()).isEqualTo("Ans: 21");
    assertThat(outcome.chosen().answer().finished()).isTrue();
    assertThat(outcome.chosen().score()).isEmpty();
    assertThat(outcome.stopReason()).isEqualTo(StopReason.TOKENS);
  }

  @Test
  void events_nodes_hangTogether() {
    List<SearchEvent.Expanded> nodes = new ArrayList<>();
    var _ =
        plan(ScriptedBackend.of(SolveScript.sound()))
            .beam(2)
            .search(
                task(4)
                    .watchedBy(
                        event -> {
                          if (event instanceof SearchEvent.Expanded expanded) {
                            nodes.add(expanded);
                          }
                        }));
    for (int i = 0; i < nodes.size(); i++) {
      SearchEvent.Expanded node = nodes.get(i);
      assertThat(node.node()).isEqualTo(i + 1);
      assertThat(node.parent()).isLessThan(node.node());
      PartialAnswer above =
          node.parent() == 0 ? PartialAnswer.EMPTY : nodes.get(node.parent() - 1).answer();
      assertThat(node.answer().first(node.answer().steps().size() - 1)).isEqualTo(above);
    }
  }

  @Test
  void options_nonsense_refused() {
    StepwiseAnswers plan = plan(ScriptedBackend.saying("1"));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.maxSteps(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.lookahead(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.beam(0));
  }

  /** Each strategy keeps the laws of all. */
  abstract static class Laws extends AnswerSearchContract {

    private final Function<StepwiseAnswers, AnswerSearch> strategy;

    Laws(Function<StepwiseAnswers, AnswerSearch> strategy) {
      this.strategy = strategy;
    }

    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return strategy.apply(StepwiseAnswers.of(policy, reward));
    }
  }

  @Nested
  class BeamLaws extends Laws {
    BeamLaws() {
      super(plan -> plan.beam(2));
    }
  }

  @Nested
  class LookaheadLaws extends Laws {
    LookaheadLaws() {
      super(plan -> plan.lookahead(1).beam(2));
    }
  }

  @Nested
  class DiverseTreesLaws extends Laws {
    DiverseTreesLaws() {
      super(plan -> plan.diverseTrees(2));
    }
  }

  @Nested
  class RebaseLaws extends Laws {
    RebaseLaws() {
      super(plan -> plan.byVote().rebase(0.1));
    }
  }

  @Nested
  class ParticleLaws extends Laws {
    ParticleLaws() {
      super(plan -> plan.particles(0.5));
    }
  }
}
