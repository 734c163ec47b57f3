package io.dikast.engine;

import java.util.concurrent.CompletableFuture;

/**
 * Finds an answer to a question alone: lets a policy model write, judges what it wrote, and
 * chooses. Immutable and thread-safe; it owns no model.
 *
 * <p>What any implementation keeps to:
 *
 * <ul>
 *   <li>The same question, seed and budget give the same outcome, as far as the models are
 *       deterministic and neither deadline nor cancellation cuts it short.
 *   <li>Whatever a model is asked is admitted by the task's ledger first ({@link Ledger#admit}), so
 *       calls are never overrun; tokens are by at most one decode step.
 *   <li>A draw that fails costs one draw and nothing else.
 *   <li>The listener is told on the searching thread, one event at a time; what it throws is logged
 *       and ignored.
 *   <li>Running out of a budget is a result: the best answer so far, and why it stopped. Where none
 *       was finished, it is the beginning of one: of the highest reward, of those without any the
 *       longest, of equal ones the first.
 * </ul>
 */
public interface AnswerSearch {

  /**
   * Searches; blocks until an answer is chosen.
   *
   * <p>Interrupting the thread, or {@link Ledger#stop} on the task's ledger, cancels what is under
   * way; the best answer so far is chosen, with stop reason {@link StopReason#CANCELLED}. The
   * interrupt flag stays set.
   *
   * @throws IllegalArgumentException before any work, if the question does not fit the context
   * @throws NoAnswerException if not even the beginning of an answer was written
   * @throws JudgeQuorumException if the judge, where there is one, gave too few judgements though
   *     the budget left it room
   */
  SearchOutcome search(SearchTask task);

  /**
   * Searches on a virtual thread. Cancelling the future cancels what is under way within one decode
   * step.
   */
  default CompletableFuture<SearchOutcome> searchAsync(SearchTask task) {
    CompletableFuture<SearchOutcome> future = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("dikast-search")
            .unstarted(
                () -> {
                  try {
                    future.complete(search(task));
                  } catch (Throwable e) {
                    future.completeExceptionally(e);
                  }
                });
    var _ =
        future.whenComplete(
            (outcome, failure) -> {
              if (future.isCancelled()) {
                task.ledger().stop(StopReason.CANCELLED);
                thread.interrupt();
              }
            });
    thread.start();
    return future;
  }

  /** Name of the strategy as it is written in requests: {@code best_of_n}, say. */
  String strategy();

  /** Name of the policy model, to show. */
  String model();
}
