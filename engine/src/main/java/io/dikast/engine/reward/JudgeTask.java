package io.dikast.engine.reward;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.List;
import java.util.Objects;

/**
 * What a reward model is asked to do.
 *
 * @param question what the responses answer
 * @param responses in the caller's order, at least one; texts may be empty
 * @param draws to make; each permutation is of {@code responses}
 * @param ledger the account of the request
 */
public record JudgeTask(
    Question question, List<String> responses, List<Draw> draws, Ledger ledger) {

  public JudgeTask {
    Objects.requireNonNull(question, "question");
    responses = List.copyOf(responses);
    draws = List.copyOf(draws);
    Objects.requireNonNull(ledger, "ledger");
    if (responses.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one response, got none");
    }
    if (draws.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one draw, got none");
    }
    for (Draw draw : draws) {
      if (draw.permutation().size() != responses.size()) {
        throw new IllegalArgumentException(
            "draw "
                + draw.index()
                + " permutes "
                + draw.permutation().size()
                + " responses, there are "
                + responses.size());
      }
    }
  }
}
