package io.dikast.engine.backend;

import io.dikast.engine.Ledger;
import java.util.List;
import java.util.Objects;

/**
 * A question answered by one of a few labels.
 *
 * @param prompt what the label would continue
 * @param labels at least two, distinct; each stands for its first token after the prompt
 * @param ledger the account to enter tokens into and to ask whether to stop
 * @param purpose what the tokens are for
 */
public record Choice(Prompt prompt, List<String> labels, Ledger ledger, Ledger.Purpose purpose) {

  public Choice {
    Objects.requireNonNull(prompt, "prompt");
    labels = List.copyOf(labels);
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(purpose, "purpose");
    if (labels.size() < 2 || labels.stream().distinct().count() != labels.size()) {
      throw new IllegalArgumentException(
          "labels must be two or more distinct texts, got " + labels);
    }
    if (labels.contains("")) {
      throw new IllegalArgumentException("a label must not be empty");
    }
  }
}
