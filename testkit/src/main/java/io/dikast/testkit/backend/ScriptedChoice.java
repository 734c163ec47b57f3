package io.dikast.testkit.backend;

import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One question to a {@link ScriptedBackend}, which a test that delivers by hand answers. */
public final class ScriptedChoice {

  private final Choice choice;
  private final Chooser chooser;
  private final CompletableFuture<LabelProbabilities> answer = new CompletableFuture<>();

  ScriptedChoice(Choice choice, Chooser chooser) {
    this.choice = choice;
    this.chooser = chooser;
  }

  public Choice choice() {
    return choice;
  }

  /** Whether the asker has withdrawn the question. */
  public boolean isCancelled() {
    return answer.isCancelled();
  }

  CompletableFuture<LabelProbabilities> answer() {
    return answer;
  }

  /** Answers the question on this thread, unless it was withdrawn or answered. */
  public void release() {
    if (answer.isDone()) {
      return;
    }
    StopReason reason = choice.ledger().stopReason();
    if (reason != null) {
      answer.completeExceptionally(
          new BackendException("the request has ended before the question was asked: " + reason));
      return;
    }
    String prompt = choice.prompt().text();
    choice.ledger().prompt(choice.purpose(), ScriptTokens.count(prompt), 0);
    try {
      List<Double> probabilities = chooser.probabilities(prompt, choice.labels());
      if (probabilities.size() != choice.labels().size()) {
        throw new BackendException(
            "the script answered " + probabilities.size() + " of " + choice.labels());
      }
      answer.complete(new LabelProbabilities(probabilities));
    } catch (BackendException e) {
      answer.completeExceptionally(e);
    } catch (RuntimeException e) {
      answer.completeExceptionally(new BackendException("the script failed", e, false));
    }
  }

  void close() {
    answer.completeExceptionally(new BackendException("the backend was closed"));
  }
}
