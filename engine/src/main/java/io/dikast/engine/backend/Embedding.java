package io.dikast.engine.backend;

import io.dikast.engine.Ledger;
import java.util.Objects;

/**
 * Asks for the hidden state at the end of a prompt.
 *
 * @param prompt whose last token is read
 * @param ledger the account to enter tokens into and to ask whether to stop
 * @param purpose what the tokens are for
 */
public record Embedding(Prompt prompt, Ledger ledger, Ledger.Purpose purpose) {

  public Embedding {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(purpose, "purpose");
  }
}
