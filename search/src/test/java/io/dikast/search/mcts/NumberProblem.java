package io.dikast.search.mcts;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.search.Children;
import io.dikast.testkit.search.Needle;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * {@link Needle} as somebody writes it: each step is a number, and the answer is finished where the
 * needle is found.
 */
final class NumberProblem implements ProcessRewardModel {

  private static final int LONGEST = 12;

  private final Needle needle;

  NumberProblem(long seed) {
    this.needle = Needle.drawn(seed);
  }

  Continuation write(PolicyTask task, int draw) {
    return step(task, draw);
  }

  private Continuation.Written step(PolicyTask task, int draw) {
    SplittableRandom random = new SplittableRandom(task.seeds().get(draw));
    List<Integer> way = way(task.prefix());
    StringBuilder text = new StringBuilder();
    boolean whole = task.until() instanceof StepEnd.Answer;
    boolean end;
    do {
      int number = random.nextInt(Integer.MAX_VALUE);
      way.add(number);
      text.append(number).append(' ');
      end = needle.evaluate(way).children() instanceof Children.None;
    } while (whole && !end && way.size() < LONGEST);
    return new Continuation.Written(
        draw, ScriptedPolicy.sequence(text.toString()), end || whole, -1);
  }

  private static List<Integer> way(PartialAnswer answer) {
    List<Integer> way = new ArrayList<>();
    for (String number : answer.text().split(" ", -1)) {
      if (!number.isEmpty()) {
        way.add(Integer.parseInt(number));
      }
    }
    return way;
  }

  @Override
  public CompletableFuture<Double> assess(Question question, PartialAnswer answer, Ledger ledger) {
    ledger.completion(Ledger.Purpose.PROCESS, 1);
    return CompletableFuture.completedFuture(needle.evaluate(way(answer)).value());
  }

  @Override
  public String fingerprint() {
    return "needle/1";
  }
}
