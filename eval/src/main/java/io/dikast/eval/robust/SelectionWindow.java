package io.dikast.eval.robust;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Runs selections, a few at a time, and tells what came of each in the order in which they were
 * asked for, on the thread that asks. Closing it waits for the last ones; where something was
 * thrown before, it cancels them.
 */
final class SelectionWindow implements AutoCloseable {

  /** What came of a selection. */
  sealed interface Outcome {
    record Selected(Selection selection) implements Outcome {}

    record NoQuorum(JudgeQuorumException failure) implements Outcome {}

    /** The responses do not fit the judge. */
    record Refused(String reason) implements Outcome {}
  }

  private record Pending(CompletableFuture<Selection> future, Consumer<Outcome> sink) {}

  private final int size;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean broken;

  SelectionWindow(int size) {
    this.size = size;
  }

  /**
   * Asks for a selection, and waits for an earlier one where the window is full.
   *
   * @throws CancellationException if the thread is interrupted
   */
  void select(
      AnswerSelector selector, Question question, List<String> responses, Consumer<Outcome> sink) {
    while (pending.size() >= size) {
      settle();
    }
    CompletableFuture<Selection> future;
    try {
      future = selector.selectAsync(question, responses);
    } catch (IllegalArgumentException e) {
      future = CompletableFuture.failedFuture(e);
    }
    pending.addLast(new Pending(future, sink));
  }

  private void settle() {
    Pending first = pending.getFirst();
    try {
      Outcome outcome = outcome(first.future());
      pending.removeFirst();
      first.sink().accept(outcome);
    } catch (RuntimeException e) {
      broken = true;
      throw e;
    }
  }

  private static Outcome outcome(CompletableFuture<Selection> future) {
    try {
      return new Outcome.Selected(future.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the study was interrupted");
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case JudgeQuorumException failure -> new Outcome.NoQuorum(failure);
        case IllegalArgumentException refused ->
            new Outcome.Refused(String.valueOf(refused.getMessage()));
        case RuntimeException other -> throw other;
        case Throwable other -> throw new IllegalStateException(other);
        case null -> throw new IllegalStateException(e);
      };
    }
  }

  @Override
  public void close() {
    try {
      while (!broken && !pending.isEmpty()) {
        settle();
      }
    } finally {
      pending.forEach(open -> open.future().cancel(true));
    }
  }
}
