package io.dikast.search.mcts;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Rewards what a script says; what the script throws fails the question. */
record ScriptedReward(BiFunction<Question, PartialAnswer, CompletableFuture<Double>> script)
    implements ProcessRewardModel {

  static ScriptedReward of(BiFunction<Question, PartialAnswer, Double> script) {
    return answering(
        (question, answer) -> {
          try {
            return CompletableFuture.completedFuture(script.apply(question, answer));
          } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  static ScriptedReward answering(
      BiFunction<Question, PartialAnswer, CompletableFuture<Double>> script) {
    return new ScriptedReward(script);
  }

  @Override
  public CompletableFuture<Double> assess(Question question, PartialAnswer answer, Ledger ledger) {
    return script.apply(question, answer);
  }

  @Override
  public String fingerprint() {
    return "scripted-reward/1";
  }
}
