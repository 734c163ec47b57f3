package io.dikast.testkit.policy;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** A process reward that is a function of what is written. One token a question. */
public final class ScriptedReward implements ProcessRewardModel {

  private final ToDoubleFunction<PartialAnswer> values;
  private final List<PartialAnswer> asked = new CopyOnWriteArrayList<>();

  private ScriptedReward(ToDoubleFunction<PartialAnswer> values) {
    this.values = values;
  }

  /**
   * By this function.
   *
   * @param values NaN fails the question
   */
  public static ScriptedReward of(ToDoubleFunction<PartialAnswer> values) {
    return new ScriptedReward(values);
  }

  /** By the hash of the text: any value, the same for the same text. */
  public static ScriptedReward arbitrary() {
    return of(answer -> Math.floorMod(answer.text().hashCode() * 31L, 997) / 997.0);
  }

  @Override
  public CompletableFuture<Double> assess(Question question, PartialAnswer answer, Ledger ledger) {
    asked.add(answer);
    StopReason reason = ledger.stopReason();
    if (reason != null) {
      return CompletableFuture.failedFuture(new BackendException("ended: " + reason));
    }
    ledger.prompt(Ledger.Purpose.PROCESS, 1, 0);
    double value = values.applyAsDouble(answer);
    return Double.isNaN(value)
        ? CompletableFuture.failedFuture(new BackendException("no value is scripted"))
        : CompletableFuture.completedFuture(value);
  }

  /** What was asked, in order. */
  public List<PartialAnswer> asked() {
    return List.copyOf(asked);
  }

  @Override
  public String fingerprint() {
    return "scripted-reward/1";
  }
}
