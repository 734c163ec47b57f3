package io.dikast.engine.backend;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A model that was trained to score answers and writes nothing: a reranker, a classifier, a reward
 * model. Thread-safe; deterministic as far as the model is.
 */
@FunctionalInterface
public interface Scorer {

  /**
   * Starts and returns. The answer is how good each response is by itself, in 0..1, in the order of
   * the responses. What is computed is entered into the ledger; where that says stop, the future
   * fails and nothing is entered. Faults arrive as a failed future, with a {@link
   * BackendException}. Cancelling the future withdraws the question.
   *
   * @throws IllegalStateException if the backend is closed
   */
  CompletableFuture<List<Double>> score(Scoring scoring);
}
