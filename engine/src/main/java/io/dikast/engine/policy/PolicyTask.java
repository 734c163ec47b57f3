package io.dikast.engine.policy;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.List;
import java.util.Objects;

/**
 * What a policy model is asked to write. All draws continue one prefix, which is computed once.
 *
 * @param question to answer
 * @param prefix what is written already, not finished
 * @param until where a draw ends
 * @param seeds one a draw, at least one
 * @param ledger the account of the request
 */
public record PolicyTask(
    Question question, PartialAnswer prefix, StepEnd until, List<Long> seeds, Ledger ledger) {

  public PolicyTask {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(until, "until");
    seeds = List.copyOf(seeds);
    Objects.requireNonNull(ledger, "ledger");
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("a task needs at least one seed, got none");
    }
    if (prefix.finished()) {
      throw new IllegalArgumentException("a finished answer cannot be continued");
    }
  }
}
