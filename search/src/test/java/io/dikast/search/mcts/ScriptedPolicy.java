package io.dikast.search.mcts;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Writes what a script says; each step is one token of a made-up vocabulary. */
final class ScriptedPolicy implements PolicyModel {

  /** What a draw comes to. */
  @FunctionalInterface
  interface Script {
    Continuation write(PolicyTask task, int draw);
  }

  private final Script script;
  private final Executor delivery;
  private final Random order;
  private final List<PolicyTask> tasks = new CopyOnWriteArrayList<>();

  /**
   * A policy.
   *
   * @param delivery who delivers, the draws of a task in an order by the seed
   */
  ScriptedPolicy(Script script, Executor delivery, long order) {
    this.script = script;
    this.delivery = delivery;
    this.order = new Random(order);
  }

  /** Delivers on the caller's thread, in order. */
  static ScriptedPolicy of(Script script) {
    return new ScriptedPolicy(script, Runnable::run, 0);
  }

  static Continuation.Written step(int draw, String text) {
    return new Continuation.Written(draw, sequence(text), false, -1);
  }

  static Continuation.Written end(int draw, String text) {
    return new Continuation.Written(draw, sequence(text), true, -1);
  }

  static TokenSequence sequence(String text) {
    return TokenSequence.of("made-up", new int[] {text.hashCode() & 0xffff}, text);
  }

  @Override
  public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
    tasks.add(task);
    List<Integer> draws = new ArrayList<>(IntStream.range(0, task.seeds().size()).boxed().toList());
    Collections.shuffle(draws, order);
    for (int draw : draws) {
      delivery.execute(
          () -> {
            task.ledger().completion(Ledger.Purpose.POLICY, 1);
            sink.accept(script.write(task, draw));
          });
    }
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {}

      @Override
      public void cancel() {}
    };
  }

  List<PolicyTask> tasks() {
    return tasks;
  }

  @Override
  public String model() {
    return "scripted";
  }

  @Override
  public String fingerprint() {
    return "scripted/1";
  }
}
