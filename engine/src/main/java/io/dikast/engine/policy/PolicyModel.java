package io.dikast.engine.policy;

import io.dikast.engine.backend.GenerationHandle;
import java.util.function.Consumer;

/**
 * Writes answers, whole or step by step. Thread-safe.
 *
 * <p>Spends what its backend enters into the task's ledger, for {@link
 * io.dikast.engine.Ledger.Purpose#POLICY}; the calls themselves are admitted by whoever asks.
 * Deterministic in question, prefix, end of step and seed of a draw, as far as the backend is.
 */
public interface PolicyModel {

  /**
   * Starts the draws of a task and returns. Each draw gives exactly one continuation to the sink,
   * in any order, on any thread, possibly before this method returns; the sink only hands over.
   *
   * @throws IllegalArgumentException at once, before any work, if the task cannot be done: the
   *     prefix does not fit the context, say
   */
  GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink);

  /** The name of the model, to show. */
  String model();

  /** Identity of everything besides the task that determines a continuation. */
  String fingerprint();
}
