package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.reward.Principle;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Says what the responses to a question are to be judged by, from the question alone (IP-GRM, arXiv
 * 2602.10019). Thread-safe.
 */
public interface PrincipleSource {

  /**
   * At least one principle. Returns at once. Spends what its backend enters into the ledger as
   * {@link Ledger.Purpose#DRAW}; where the ledger says stop, and where nothing comes that can be
   * read, the future fails with a {@link io.dikast.engine.backend.BackendException}. Cancelling the
   * future withdraws the request.
   *
   * @param seed determines the principles, together with the question
   * @throws IllegalArgumentException at once, before any work, if the question does not fit
   */
  CompletableFuture<List<Principle>> principles(Question question, long seed, Ledger ledger);

  /** Identity of everything besides question and seed that determines the principles. */
  String fingerprint();
}
