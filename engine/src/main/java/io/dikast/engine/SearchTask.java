package io.dikast.engine;

import java.util.Objects;

/**
 * One search to make.
 *
 * @param question to answer
 * @param seed determines every draw and every tie
 * @param ledger the account that policy, judge, meta and process reward model share
 * @param listener who hears of what happens
 */
public record SearchTask(Question question, long seed, Ledger ledger, SearchListener listener) {

  public SearchTask {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(listener, "listener");
  }

  /** A search that nobody watches; the deadline counts from here. */
  public static SearchTask of(Question question, Budget budget, long seed) {
    return new SearchTask(question, seed, Ledger.open(budget), SearchListener.NONE);
  }

  /** The same search, watched. */
  public SearchTask watchedBy(SearchListener hears) {
    return new SearchTask(question, seed, ledger, hears);
  }

  public Budget budget() {
    return ledger.budget();
  }
}
