package io.dikast.engine.reward;

import java.util.List;
import java.util.function.Consumer;

/**
 * Scores responses. Thread-safe.
 *
 * <p>Spends what its backend enters into the task's ledger. Deterministic in question, responses,
 * permutation and seed of a draw, as far as the backend is.
 */
public interface RewardModel {

  /**
   * Starts the draws of a task and returns. Each draw gives exactly one sample to the sink, in any
   * order, on any thread, possibly before this method returns; the sink only hands over.
   *
   * @throws IllegalArgumentException at once, before any work, if the task cannot be done: the
   *     responses do not fit the context, say
   */
  Judging judge(JudgeTask task, Consumer<GrmSample> sink);

  /** The name of the model, to show. */
  String model();

  /**
   * Identity of everything besides the task that determines a sample: model, template, sampling.
   * Keys the cache of judgements.
   */
  String fingerprint();

  /**
   * Which of these responses it shows to its judge otherwise than as they are: at most one note a
   * response, in their order. A pure function; empty unless a defence is switched on.
   */
  default List<ResponseNote> notes(List<String> responses) {
    return List.of();
  }
}
