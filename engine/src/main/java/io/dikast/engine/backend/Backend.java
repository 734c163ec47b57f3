package io.dikast.engine.backend;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a model. Stateless to its callers: what a call shares with an earlier one is found by the
 * backend, there are no handles to keep. Thread-safe; calls of any number of callers run together.
 *
 * <p>Every call checks its request before it computes anything and throws {@link
 * IllegalArgumentException} ({@link ContextLengthException} where the prompt does not fit) at once,
 * and {@link IllegalStateException} after {@link #close}. Later faults arrive as {@link
 * Generation.Broken} or as a failed future, with a {@link BackendException}.
 */
public interface Backend extends AutoCloseable {

  /**
   * Starts the draws of a group and returns. Every draw is told to the listener exactly once. Asks
   * the group's ledger before and during every step; what it computes is entered there.
   */
  GenerationHandle generate(SampleGroup group, GenerationListener listener);

  /**
   * Reads the next-token probabilities of a few labels. Computes what of the prompt is not cached
   * and generates nothing. Where the choice's ledger says stop, the future fails and nothing is
   * entered. Cancelling the future withdraws the question.
   */
  CompletableFuture<LabelProbabilities> choose(Choice choice);

  /**
   * Reads the hidden state at the end of a prompt. Computes what of the prompt is not cached and
   * generates nothing. Where the ledger says stop, the future fails and nothing is entered.
   * Cancelling the future withdraws the question.
   *
   * @throws UnsupportedOperationException where {@link BackendInfo#hiddenSize} is 0
   */
  default CompletableFuture<HiddenState> embed(Embedding embedding) {
    throw new UnsupportedOperationException("this backend shows no hidden state");
  }

  /** The model's own way to score whole answers; empty unless it was opened with one. */
  default Optional<Scorer> scorer() {
    return Optional.empty();
  }

  /** What this backend is, constant over its life, and how full its cache is at the moment. */
  BackendInfo describe();

  /** Ends every draw under way as cancelled and frees everything. Waits; idempotent. */
  @Override
  void close();
}
