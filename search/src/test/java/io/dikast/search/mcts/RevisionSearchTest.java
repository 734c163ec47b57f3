package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.search.SearchTrace;
import io.dikast.testkit.policy.ScriptedReward;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RevisionSearchTest {

  private static final Question QUESTION = Question.of("What is 17 + 4?");

  /** Values of four answers, one after the other. */
  private static final List<Double> VALUES = List.of(0.3, 0.9, 0.4, 0.5);

  /** Numbers its answers. */
  private final ScriptedPolicy policy = ScriptedPolicy.of(this::write);

  private Continuation write(PolicyTask task, int draw) {
    return ScriptedPolicy.end(draw, "answer " + policy.tasks().size());
  }

  private static MctsSearch.Builder search(ScriptedPolicy policy) {
    return MctsSearch.of(
        policy,
        NodeValue.process(ScriptedReward.of(answer -> VALUES.get(answer.text().charAt(7) - '1'))));
  }

  private static SearchTask task(int samples) {
    return SearchTask.of(QUESTION, Budget.samples(samples), 7);
  }

  private static String said(PolicyTask task, Message.Role role) {
    return task.question().messages().stream()
        .filter(message -> message.role() == role)
        .map(Message::content)
        .reduce((first, last) -> last)
        .orElse("");
  }

  @Test
  void revisions_eachIsAskedForGivenTheLastAndItsValue() {
    var _ = search(policy).revisions().search(task(4));

    assertThat(policy.tasks())
        .extracting(task -> said(task, Message.Role.ASSISTANT))
        .containsExactly("", "answer 1", "answer 2", "answer 3");
    assertThat(said(policy.tasks().get(1), Message.Role.USER)).contains("30 of 100 points");
    assertThat(said(policy.tasks().get(2), Message.Role.USER)).contains("90 of 100 points");
    assertThat(policy.tasks()).allMatch(task -> task.seeds().size() == 1);
  }

  @Test
  void revisions_outcome_isTheBestAndNotTheLast() {
    List<SearchTrace> traces = new ArrayList<>();
    SearchOutcome outcome = search(policy).trace(traces::add).revisions().search(task(4));

    assertThat(outcome.strategy()).isEqualTo("revisions");
    assertThat(outcome.candidates())
        .extracting(Candidate::text)
        .containsExactly("answer 1", "answer 2", "answer 3", "answer 4");
    assertThat(outcome.answer()).isEqualTo("answer 2");
    assertThat(outcome.chosen().score()).hasValue(0.9);
    assertThat(traces.getFirst().path()).containsExactly(0, 1, 2);
  }

  @Test
  void revisions_failedDraw_isLeftOutOfTheChain() {
    ScriptedPolicy unlucky =
        ScriptedPolicy.of(
            (task, draw) ->
                task.question().equals(QUESTION)
                    ? ScriptedPolicy.end(draw, "answer 1")
                    : Continuation.Failed.broken(draw, new BackendException("no luck")));
    SearchOutcome outcome = search(unlucky).revisions().search(task(3));

    assertThat(outcome.answer()).isEqualTo("answer 1");
    assertThat(outcome.draws()).isEqualTo(new SearchOutcome.Draws(3, 2));
    assertThat(unlucky.tasks())
        .extracting(task -> said(task, Message.Role.ASSISTANT))
        .containsExactly("", "answer 1", "answer 1");
  }

  @Test
  void revisions_ofTheCaller_areAskedForInItsWords() {
    Expansion.Revising shorter =
        (question, answer, value) -> Question.of("Shorter than " + answer + "?");
    var _ = search(policy).expansion(new Expansion.Revisions(shorter)).revisions().search(task(2));

    assertThat(policy.tasks().getLast().question().text()).isEqualTo("Shorter than answer 1?");
  }
}
