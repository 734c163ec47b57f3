package io.dikast.inference.openai;

import io.dikast.engine.Ledger;

/**
 * Enters into a ledger what one attempt costs. While a stream runs nothing but its pieces is known,
 * so the prompt and each piece are entered as guesses, for the budget to hold; the usage at the end
 * corrects them. Where a server tells none, the guesses stay.
 */
final class Meter {

  private final Ledger ledger;
  private final Ledger.Purpose purpose;
  private final long guessedPrompt;
  private long computed;
  private long saved;
  private long generated;
  private boolean told;

  Meter(Ledger ledger, Ledger.Purpose purpose, long guessedPrompt) {
    this.ledger = ledger;
    this.purpose = purpose;
    this.guessedPrompt = guessedPrompt;
  }

  /** So many tokens came, at least. */
  void drawn(long tokens) {
    if (!told) {
      prompt(guessedPrompt, 0);
      generated(generated + tokens);
    }
  }

  /** The server's own count of everything until now. */
  void usage(long prompt, long cached, long completion) {
    told = true;
    prompt(Math.max(0, prompt - cached), Math.min(cached, prompt));
    generated(completion);
  }

  /** Tokens of the prompt, as far as they are known. */
  long promptTokens() {
    return computed + saved;
  }

  /** Tokens generated, as far as they are known. */
  long completionTokens() {
    return generated;
  }

  private void prompt(long newlyComputed, long newlySaved) {
    if (newlyComputed != computed || newlySaved != saved) {
      ledger.prompt(purpose, newlyComputed - computed, newlySaved - saved);
      computed = newlyComputed;
      saved = newlySaved;
    }
  }

  private void generated(long tokens) {
    if (tokens != generated) {
      ledger.completion(purpose, tokens - generated);
      generated = tokens;
    }
  }
}
