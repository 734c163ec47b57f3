package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.search.MeanScores;
import io.dikast.search.SearchTrace;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import io.dikast.search.mcts.NodeValue.AnswerReward;
import io.dikast.search.mcts.NodeValue.Mixed;
import io.dikast.search.mcts.NodeValue.Rollouts;
import io.dikast.search.mcts.NodeValue.StepRewards;
import io.dikast.testkit.policy.ScriptedJudge;
import io.dikast.testkit.policy.ScriptedReward;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of a search of three nodes in a row, computed by hand. */
final class NodeValueTest {

  private static final TreePolicy LINE = new TreePolicy.Uct(0, new Widening(1, 0), 0);
  private static final Question QUESTION = Question.of("How many?");

  /** The first step is worth 0.9, the second 0.4, the third, an end, 0.8; a rollout 0.6. */
  private static final ScriptedReward REWARD =
      ScriptedReward.of(
          answer -> {
            String last = answer.steps().getLast().text();
            return last.equals("rest")
                ? 0.6
                : List.of(0.9, 0.4, 0.8).get(answer.steps().size() - 1);
          });

  private static final StepRewards PROCESS = new StepRewards(REWARD, StepAggregation.PRODUCT);

  private static Continuation write(PolicyTask task, int draw) {
    if (task.until() instanceof StepEnd.Answer) {
      return ScriptedPolicy.end(draw, "rest");
    }
    return task.prefix().steps().size() == 2
        ? ScriptedPolicy.end(draw, "c")
        : ScriptedPolicy.step(draw, task.prefix().steps().isEmpty() ? "a " : "b ");
  }

  private record Ended(SearchOutcome outcome, SearchTrace trace) {
    double value(int node) {
      return trace.tree().node(node).value();
    }
  }

  private static Ended search(NodeValue value) {
    List<SearchTrace> traces = new ArrayList<>();
    SearchOutcome outcome =
        MctsSearch.of(ScriptedPolicy.of(NodeValueTest::write), value)
            .expansion(Expansion.steps(new StepEnd.Delimiter(" ")))
            .treePolicy(LINE)
            .simulations(3)
            .parallel(1)
            .trace(traces::add)
            .build()
            .search(SearchTask.of(QUESTION, Budget.samples(1), 1));
    return new Ended(outcome, traces.getFirst());
  }

  private static void assertValues(Ended ended, double... values) {
    for (int node = 1; node <= values.length; node++) {
      assertThat(ended.value(node)).as("node %d", node).isCloseTo(values[node - 1], within(1e-9));
    }
  }

  @Test
  void process_stepsFromTheRoot_takenTogether() {
    Ended product = search(PROCESS);
    assertValues(product, 0.9, 0.9 * 0.4, 0.9 * 0.4 * 0.8);
    assertThat(product.outcome().chosen().stepRewards()).containsExactly(0.9, 0.4, 0.8);
    assertThat(product.outcome().answer()).isEqualTo("a b c");
    assertValues(search(new StepRewards(REWARD, StepAggregation.MIN)), 0.9, 0.4, 0.4);
    assertValues(search(new StepRewards(REWARD, StepAggregation.LAST)), 0.9, 0.4, 0.8);
    assertThat(product.outcome().usage().calls()).isEqualTo(3 * Valuation.callsAtMost(PROCESS) + 3);
  }

  @Test
  void rollouts_byProcess_theRestIsOneMoreStep() {
    Ended ended = search(new Rollouts(new AnswerReward.Processed(PROCESS), 2));
    assertValues(ended, 0.9 * 0.6, 0.9 * 0.4 * 0.6, 0.9 * 0.4 * 0.8);
    assertThat(ended.outcome().candidates())
        .extracting(Candidate::text)
        .containsExactly("a rest", "a rest", "a b rest", "a b rest", "a b c");
    assertThat(ended.outcome().candidates().getFirst().meanLogProbability()).isEqualTo(-1);
  }

  @Test
  void mixed_weightOfProcess() {
    Ended ended =
        search(new Mixed(PROCESS, new Rollouts(new AnswerReward.Processed(PROCESS), 1), 0.25));
    assertValues(
        ended,
        0.25 * 0.9 + 0.75 * (0.9 * 0.6),
        0.25 * (0.9 * 0.4) + 0.75 * (0.9 * 0.4 * 0.6),
        0.9 * 0.4 * 0.8);
  }

  @Test
  void rollouts_byJudge_meanScoreToZeroOne() {
    ScriptedJudge judge =
        ScriptedJudge.of(text -> text.endsWith("c") ? 10 : text.startsWith("a rest") ? 4 : 7);
    AnswerSelector selector = MeanScores.selector(judge).toBuilder().samples(2).build();
    Ended ended = search(NodeValue.judged(selector, 3));
    assertValues(ended, 3 / 9.0, 6 / 9.0, 1);
    // Equal rests are judged once, the end by itself.
    assertThat(judge.tasks())
        .extracting(JudgeTask::responses)
        .containsExactly(List.of("a rest"), List.of("a b rest"), List.of("a b c"));
    assertThat(ended.outcome().selections()).hasSize(3);
    // Per inner node a step, three rollouts and two judgements; for the end a step and two.
    assertThat(ended.outcome().usage().calls()).isEqualTo(6 + 6 + 3);
    // By default values are votes: three times 6/9 against 1.
    assertThat(ended.outcome().answer()).isEqualTo("a b rest");
    assertThat(ended.outcome().chosen().votes()).isCloseTo(2, within(1e-9));
  }

  @Test
  void revisions_deeperIsAskedForWithTheAnswerAndItsValue() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) ->
                ScriptedPolicy.end(draw, "answer " + task.question().messages().size()));
    SearchOutcome outcome =
        MctsSearch.of(
                policy,
                NodeValue.process(
                    ScriptedReward.of(answer -> answer.text().equals("answer 1") ? 0.5 : 0.75)))
            .expansion(Expansion.revisions())
            .treePolicy(LINE)
            .simulations(2)
            .parallel(1)
            .choice(AnswerChoice.BEST_VALUE)
            .build()
            .search(SearchTask.of(QUESTION, Budget.samples(1), 1));

    assertThat(outcome.answer()).isEqualTo("answer 3");
    List<Message> turns = policy.tasks().getLast().question().messages();
    assertThat(turns.get(0)).isEqualTo(QUESTION.messages().getFirst());
    assertThat(turns.get(1).content()).isEqualTo("answer 1");
    assertThat(turns.get(2).content()).contains("50 of 100 points");
    assertThat(policy.tasks().getLast().prefix()).isEqualTo(PartialAnswer.EMPTY);
  }

  @Test
  void values_thatCannotBe_refused() {
    assertThatThrownBy(() -> new Rollouts(new AnswerReward.Processed(PROCESS), 0))
        .hasMessageContaining("1..64");
    assertThatThrownBy(
            () -> new Mixed(PROCESS, new Rollouts(new AnswerReward.Processed(PROCESS), 1), 1.5))
        .hasMessageContaining("0..1");
    StepRewards other = new StepRewards(REWARD, StepAggregation.LAST);
    assertThatThrownBy(
            () -> new Mixed(PROCESS, new Rollouts(new AnswerReward.Processed(other), 1), 0.5))
        .hasMessageContaining("one process reward");
  }
}
