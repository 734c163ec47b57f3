package io.dikast.testkit.backend;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Prompt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A request that is answered once, from the characters of its prompt. */
final class ScriptedQuestion<T> {

  private final Prompt prompt;
  private final Ledger ledger;
  private final Ledger.Purpose purpose;
  private final Function<String, T> script;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  ScriptedQuestion(
      Prompt prompt, Ledger ledger, Ledger.Purpose purpose, Function<String, T> script) {
    this.prompt = prompt;
    this.ledger = ledger;
    this.purpose = purpose;
    this.script = script;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  /** Answers on this thread, unless it was withdrawn or answered. */
  void release() {
    if (answer.isDone()) {
      return;
    }
    StopReason reason = ledger.stopReason();
    if (reason != null) {
      answer.completeExceptionally(
          new BackendException("the request has ended before the question was asked: " + reason));
      return;
    }
    ledger.prompt(purpose, ScriptTokens.count(prompt.text()), 0);
    try {
      answer.complete(script.apply(prompt.text()));
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
