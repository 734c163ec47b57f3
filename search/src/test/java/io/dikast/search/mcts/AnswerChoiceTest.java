package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import io.dikast.testkit.policy.ScriptedReward;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One small tree by script, and what each rule chooses of it. */
final class AnswerChoiceTest {

  /*
   * Two first steps. Under "a" three ends, "x", "y" and "x", of value 0.5, 0.6 and 0.5; under "b" one,
   * "z", of value 0.9, and then the ends are used up.
   */
  private static final Map<String, Double> VALUES =
      Map.of("a ", 0.9, "b ", 0.3, "a x", 0.5, "a y", 0.6, "b z", 0.9);

  private static SearchOutcome chosenBy(AnswerChoice rule) {
    List<String> first = List.of("a ", "b ");
    List<String> ends = List.of("x", "y", "x");
    int[] opened = new int[2];
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> {
              String above = task.prefix().text();
              if (above.isEmpty()) {
                return ScriptedPolicy.step(draw, first.get(opened[0]++));
              }
              return ScriptedPolicy.end(
                  draw, above.equals("b ") ? "z" : ends.get(opened[1]++ % ends.size()));
            });
    return MctsSearch.of(
            policy,
            new NodeValue.StepRewards(
                ScriptedReward.of(answer -> VALUES.getOrDefault(answer.text(), 0.0)),
                StepAggregation.LAST))
        .expansion(Expansion.steps(new StepEnd.Delimiter(" ")))
        .treePolicy(new TreePolicy.Uct(0.55, new Widening(2, 0), 0))
        .simulations(6)
        .parallel(1)
        .choice(rule)
        .canonical(
            answer -> answer.endsWith("z") ? Optional.empty() : Optional.of(answer.substring(2)))
        .build()
        .search(SearchTask.of(Question.of("Which?"), Budget.samples(1), 1));
  }

  @Test
  void tree_isWhatTheRulesAreTriedOn() {
    assertThat(chosenBy(AnswerChoice.BEST_VALUE).candidates())
        .extracting(Candidate::text)
        .containsExactlyInAnyOrder("a x", "a y", "a x", "b z");
  }

  @Test
  void bestValue_whereverItStands() {
    SearchOutcome outcome = chosenBy(AnswerChoice.BEST_VALUE);
    assertThat(outcome.answer()).isEqualTo("b z");
    assertThat(outcome.candidates()).allMatch(candidate -> candidate.votes() == 0);
  }

  @Test
  void mostVisited_bestOfWhatLiesUnderThePath() {
    assertThat(chosenBy(AnswerChoice.MOST_VISITED).answer()).isEqualTo("a y");
  }

  @Test
  void weightedVote_canonicalAnswerOfMostValue() {
    SearchOutcome outcome = chosenBy(AnswerChoice.WEIGHTED_VOTE);
    // 0.5 + 0.5 against 0.6; what cannot be read has no vote.
    assertThat(outcome.answer()).isEqualTo("a x");
    assertThat(outcome.chosen().votes()).isEqualTo(1);
    assertThat(outcome.candidates())
        .filteredOn(candidate -> candidate.text().equals("b z"))
        .allMatch(candidate -> candidate.votes() == 0);
  }
}
