package io.dikast.engine.policy;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.concurrent.CompletableFuture;

/**
 * Says how good a step of an answer is (process supervision: arXiv 2305.20050). Thread-safe.
 *
 * <p>Spends what its backend enters into the ledger, for {@link
 * io.dikast.engine.Ledger.Purpose#PROCESS}; the call itself is admitted by whoever asks.
 */
public interface ProcessRewardModel {

  /**
   * Probability in 0..1 that the last step of an answer is right, given those before it. Returns at
   * once; cancelling the future withdraws the question.
   *
   * @param answer with at least one step
   */
  CompletableFuture<Double> assess(Question question, PartialAnswer answer, Ledger ledger);

  /** Identity of everything besides question and answer that determines the reward. */
  String fingerprint();
}
