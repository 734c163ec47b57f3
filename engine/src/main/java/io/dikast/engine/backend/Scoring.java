package io.dikast.engine.backend;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.List;
import java.util.Objects;

/**
 * Asks how good responses are.
 *
 * @param question what they answer; its conversation alone is shown, not a reference or principles
 * @param responses each to be scored by itself, at least one
 * @param ledger the account to enter tokens into and to ask whether to stop
 * @param purpose what the tokens are for
 */
public record Scoring(
    Question question, List<String> responses, Ledger ledger, Ledger.Purpose purpose) {

  public Scoring {
    Objects.requireNonNull(question, "question");
    responses = List.copyOf(responses);
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(purpose, "purpose");
    if (responses.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one response, got none");
    }
  }
}
