package io.dikast.testkit.backend;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One question to a {@link ScriptedBackend}, which a test that delivers by hand answers. */
public final class ScriptedChoice {

  private final Choice choice;
  private final ScriptedQuestion<LabelProbabilities> question;

  ScriptedChoice(Choice choice, Chooser chooser) {
    this.choice = choice;
    this.question =
        new ScriptedQuestion<>(
            choice.prompt(),
            choice.ledger(),
            choice.purpose(),
            prompt -> answer(chooser.probabilities(prompt, choice.labels())));
  }

  private LabelProbabilities answer(List<Double> probabilities) {
    if (probabilities.size() != choice.labels().size()) {
      throw new BackendException(
          "the script answered " + probabilities.size() + " of " + choice.labels());
    }
    return new LabelProbabilities(probabilities);
  }

  public Choice choice() {
    return choice;
  }

  /** Whether the asker has withdrawn the question. */
  public boolean isCancelled() {
    return question.answer().isCancelled();
  }

  CompletableFuture<LabelProbabilities> answer() {
    return question.answer();
  }

  /** Answers the question on this thread, unless it was withdrawn or answered. */
  public void release() {
    question.release();
  }

  void close() {
    question.close();
  }
}
