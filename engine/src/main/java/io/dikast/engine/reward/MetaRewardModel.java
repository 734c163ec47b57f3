package io.dikast.engine.reward;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Says how far a judgement can be trusted (arXiv 2504.02495, section 4.2). Thread-safe.
 *
 * <p>Spends what its backend enters into the ledger as {@link Ledger.Purpose#META}.
 */
public interface MetaRewardModel {

  /**
   * Probability in 0..1 that a judgement is right: that it scores the best response strictly above
   * all others. Returns at once; cancelling the future withdraws the question.
   */
  CompletableFuture<Double> assess(
      Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger);

  /** Identity of everything besides the sample that determines the answer. */
  String fingerprint();
}
