package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Scores responses without drawing anything: what {@link ScalarRewardModel} adapts. */
interface Appraiser {

  /**
   * Starts and returns; cancelling the future withdraws the question.
   *
   * @throws IllegalArgumentException at once, if the responses do not fit the context
   */
  CompletableFuture<Appraisal> appraise(Question question, List<String> shown, Ledger ledger);

  /** Whether the order in which the responses are shown matters. */
  boolean ordered();

  String model();

  String fingerprint();
}
