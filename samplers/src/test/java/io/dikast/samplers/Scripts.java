package io.dikast.samplers;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Chooser;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What scripted models say, and tasks to put to them. */
final class Scripts {

  static final Question QUESTION = Question.of("What is 17 + 4?");

  /** Nothing is generated here. */
  static final Script SILENT =
      (prompt, seed, draw) -> {
        throw new AssertionError("nothing may be generated");
      };

  /** Shares of 0.9, at random from the prompt. */
  static final Chooser ANY =
      (prompt, labels) -> {
        double[] shares = new Random(prompt.hashCode()).doubles(labels.size(), 0.01, 1).toArray();
        double sum = java.util.Arrays.stream(shares).sum();
        return java.util.Arrays.stream(shares).mapToObj(share -> 0.9 * share / sum).toList();
      };

  private Scripts() {}

  static ScriptedBackend choosing(Chooser chooser) {
    return ScriptedBackend.script(SILENT).choosing(chooser).build();
  }

  /** A scorer's shares, from the response; it refuses long ones as a prompt that does not fit. */
  static ScriptedBackend scoring(ToDoubleFunction<String> share) {
    return ScriptedBackend.script(SILENT)
        .scoring(
            scoring -> {
              if (scoring.ledger().stopReason() != null) {
                return CompletableFuture.failedFuture(new BackendException("ended"));
              }
              scoring.responses().stream()
                  .filter(response -> response.length() > 4 * 4096)
                  .findAny()
                  .ifPresent(
                      tooLong -> {
                        throw new ContextLengthException(tooLong.length() / 4, 4096);
                      });
              scoring.ledger().prompt(scoring.purpose(), 1, 0);
              return CompletableFuture.completedFuture(
                  scoring.responses().stream().map(share::applyAsDouble).toList());
            })
        .build();
  }

  static ScriptedBackend saying(String text) {
    return ScriptedBackend.saying(text);
  }

  /** A critique by chance, and labels by chance behind it. */
  static ScriptedBackend chance(Script script) {
    return ScriptedBackend.script(script)
        .choosing(ANY)
        .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
        .contextTokens(4096)
        .build();
  }

  static Reply verdict(String prompt, long seed) {
    String verdict =
        List.of("A", "B", "tie").get(new Random(31 * seed + prompt.hashCode()).nextInt(3));
    return Reply.says("Analysis: as seen.\nVerdict: \\boxed{" + verdict + "}");
  }

  static List<Draw> draws(int responses, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Draw(i, 100 + i, Permutation.identity(responses)))
        .toList();
  }

  static Ledger ledger() {
    return Ledger.open(Budget.samples(256));
  }

  static JudgeTask task(List<String> responses, int draws) {
    return new JudgeTask(QUESTION, responses, draws(responses.size(), draws), ledger());
  }

  static GrmSample judge(RewardModel model, String... responses) {
    return SampleCollector.judge(model, task(List.of(responses), 1)).getFirst();
  }

  static List<Double> scores(RewardModel model, String... responses) {
    return ((GrmSample.Judged) judge(model, responses)).judgement().scores();
  }
}
