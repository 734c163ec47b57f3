package io.dikast.search.mcts;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.vote.Tally;
import io.dikast.search.mcts.NodeValue.AnswerReward;
import io.dikast.search.mcts.NodeValue.Mixed;
import io.dikast.search.mcts.NodeValue.Rollouts;
import io.dikast.search.mcts.NodeValue.StepRewards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out what nodes are worth, one call a node, on whatever thread asks. What it asks for waits
 * in the models' queues beside that of the other nodes of a wave. Interrupting the thread withdraws
 * it.
 */
final class Valuation {

  /** Nothing can be said of a node. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String reason) {
      super(reason);
    }
  }

  private final PolicyModel policy;
  private final NodeValue how;
  private final Question question;
  private final Ledger ledger;
  private final TicketSeeds seeds;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Queue<Written> written = new ConcurrentLinkedQueue<>();

  /**
   * What a rollout has written.
   *
   * @param ticket of the node that it goes on from
   * @param draw of that node's rollouts, from 0
   * @param answer all of it, maybe cut off
   * @param meanLogProbability of what was written on, NaN where unknown
   */
  record Written(int ticket, int draw, PartialAnswer answer, double meanLogProbability) {}

  Valuation(
      PolicyModel policy, NodeValue how, Question question, Ledger ledger, TicketSeeds seeds) {
    this.policy = policy;
    this.how = how;
    this.question = question;
    this.ledger = ledger;
    this.seeds = seeds;
  }

  /** The most calls that one node can take. */
  static long callsAtMost(NodeValue how) {
    return switch (how) {
      case StepRewards _ -> 1;
      case Rollouts(AnswerReward reward, int count) ->
          count
              + switch (reward) {
                case AnswerReward.Judged(AnswerSelector judge) -> judge.callsAtMost();
                // One a rollout, and one about the node's own step.
                case AnswerReward.Processed _ -> count + 1L;
              };
      case Mixed(StepRewards _, Rollouts rollouts, double _) ->
          callsAtMost(rollouts) + (rollouts.reward() instanceof AnswerReward.Processed ? 0 : 1);
    };
  }

  /** Draws of rollouts that were started. */
  int made() {
    return made.get();
  }

  /** Those of them that failed or were cut off. */
  int failed() {
    return failed.get();
  }

  /** What rollouts have written so far, also of nodes of which nothing could be said; any order. */
  List<Written> written() {
    return List.copyOf(written);
  }

  /** The most whole answers that one node can bring. */
  static int answersAtMost(NodeValue how) {
    return switch (how) {
      case StepRewards _ -> 1;
      case Rollouts(AnswerReward _, int count) -> count;
      case Mixed(StepRewards _, Rollouts rollouts, double _) -> rollouts.count();
    };
  }

  /**
   * What a node is worth.
   *
   * @param ticket its number
   * @param answer with at least one step
   * @param above rewards of the steps before the last
   */
  Worth of(int ticket, PartialAnswer answer, List<Double> above)
      throws InterruptedException, FailedException {
    return switch (how) {
      case StepRewards process -> {
        List<Double> rewards = rewards(process, answer, above);
        yield new Worth(fold(process, rewards), rewards, List.of(), List.of());
      }
      case Rollouts rollouts -> {
        List<Double> rewards =
            rollouts.reward() instanceof AnswerReward.Processed(StepRewards process)
                ? rewards(process, answer, above)
                : List.of();
        yield byRollouts(ticket, answer, rewards, rollouts);
      }
      case Mixed(StepRewards process, Rollouts rollouts, double weight) -> {
        List<Double> rewards = rewards(process, answer, above);
        Worth rolled = byRollouts(ticket, answer, rewards, rollouts);
        double value = weight * fold(process, rewards) + (1 - weight) * rolled.value();
        yield new Worth(value, rewards, rolled.rollouts(), rolled.selections());
      }
    };
  }

  private List<Double> rewards(StepRewards process, PartialAnswer answer, List<Double> above)
      throws InterruptedException, FailedException {
    List<Double> rewards = new ArrayList<>(above);
    rewards.add(assess(process, answer));
    return rewards;
  }

  private double assess(StepRewards process, PartialAnswer answer)
      throws InterruptedException, FailedException {
    admit(Ledger.Purpose.PROCESS, 1);
    CompletableFuture<Double> assessed = process.model().assess(question, answer, ledger);
    try {
      return assessed.get();
    } catch (InterruptedException e) {
      assessed.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new FailedException("no process reward: " + e.getCause());
    }
  }

  private static double fold(StepRewards process, List<Double> rewards) {
    return process.aggregation().of(rewards.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Worth byRollouts(
      int ticket, PartialAnswer answer, List<Double> rewards, Rollouts rollouts)
      throws InterruptedException, FailedException {
    List<Continuation.Written> endings =
        answer.finished() ? List.of() : endings(ticket, answer, rollouts.count());
    List<PartialAnswer> wholes =
        answer.finished() ? List.of(answer) : endings.stream().map(answer::followedBy).toList();
    List<Selection> selections = new ArrayList<>();
    double[] worths =
        switch (rollouts.reward()) {
          case AnswerReward.Judged(AnswerSelector judge) ->
              judged(judge, ticket, wholes, selections);
          case AnswerReward.Processed(StepRewards process) ->
              answer.finished()
                  ? new double[] {fold(process, rewards)}
                  : processed(process, wholes, rewards);
        };
    List<Rollout> rolled = new ArrayList<>();
    for (int i = 0; i < endings.size(); i++) {
      rolled.add(new Rollout(wholes.get(i), worths[i], endings.get(i).meanLogProbability()));
    }
    double mean = Arrays.stream(worths).average().orElseThrow();
    return new Worth(mean, rewards, rolled, selections);
  }

  /** Whole rests of an answer, in the order of their seeds; failed ones are left out. */
  private List<Continuation.Written> endings(int ticket, PartialAnswer answer, int count)
      throws InterruptedException, FailedException {
    admit(Ledger.Purpose.POLICY, count);
    made.addAndGet(count);
    List<Long> drawn = Arrays.stream(seeds.of(ticket, 1 + count)).skip(1).boxed().toList();
    BlockingQueue<Continuation> heard = new LinkedBlockingQueue<>();
    GenerationHandle handle;
    try {
      handle =
          policy.draw(
              new PolicyTask(question, answer, new StepEnd.Answer(), drawn, ledger), heard::add);
    } catch (IllegalArgumentException e) {
      failed.addAndGet(count);
      throw new FailedException("no rollouts: " + e.getMessage());
    }
    List<Optional<Continuation.Written>> byDraw =
        new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    String reason = "";
    try {
      for (int i = 0; i < count; i++) {
        Continuation rest = heard.take();
        reason = unwritten(rest).orElse(reason);
        book(ticket, answer, rest, byDraw);
      }
    } catch (InterruptedException e) {
      handle.cancel();
      // What was in time may yet be the answer.
      for (Continuation rest = heard.poll(); rest != null; rest = heard.poll()) {
        book(ticket, answer, rest, byDraw);
      }
      throw e;
    } finally {
      failed.addAndGet((int) byDraw.stream().filter(Optional::isEmpty).count());
    }
    List<Continuation.Written> endings = byDraw.stream().flatMap(Optional::stream).toList();
    if (endings.isEmpty()) {
      throw new FailedException("no rollouts: " + reason);
    }
    return endings;
  }

  private void book(
      int ticket,
      PartialAnswer answer,
      Continuation rest,
      List<Optional<Continuation.Written>> byDraw) {
    switch (rest) {
      case Continuation.Written whole -> {
        byDraw.set(whole.draw(), Optional.of(whole));
        written.add(
            new Written(
                ticket, whole.draw(), answer.followedBy(whole), whole.meanLogProbability()));
      }
      case Continuation.CutOff cut ->
          written.add(
              new Written(ticket, cut.draw(), answer.followedBy(cut), cut.meanLogProbability()));
      case Continuation.Failed _ -> {}
    }
  }

  /** Why a draw did not come to its end; empty where it did. */
  private static Optional<String> unwritten(Continuation rest) {
    return switch (rest) {
      case Continuation.Written _ -> Optional.empty();
      case Continuation.CutOff cut -> Optional.of("cut off by " + cut.finish());
      case Continuation.Failed broken -> Optional.of(broken.reason());
    };
  }

  private double[] processed(StepRewards process, List<PartialAnswer> wholes, List<Double> rewards)
      throws InterruptedException, FailedException {
    double[] worths = new double[wholes.size()];
    for (int i = 0; i < worths.length; i++) {
      worths[i] = fold(process, rewards(process, wholes.get(i), rewards));
    }
    return worths;
  }

  private double[] judged(
      AnswerSelector judge, int ticket, List<PartialAnswer> wholes, List<Selection> selections)
      throws InterruptedException, FailedException {
    List<String> texts = wholes.stream().map(PartialAnswer::text).toList();
    List<String> distinct = texts.stream().distinct().toList();
    Selection selection;
    try {
      selection =
          judge.toBuilder().seed(seeds.of(ticket)).build().select(question, distinct, ledger);
    } catch (JudgeQuorumException | IllegalArgumentException e) {
      throw new FailedException("not judged: " + e.getMessage());
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("the search was stopped");
    }
    selections.add(selection);
    double[] scores = new double[distinct.size()];
    for (Tally.Standing standing : selection.tally().standings()) {
      scores[standing.index()] = Math.clamp((standing.score() - 1) / 9, 0, 1);
    }
    return texts.stream().mapToDouble(text -> scores[distinct.indexOf(text)]).toArray();
  }

  /** The search begins no node whose calls are not all left, so this is refused to a stray only. */
  private void admit(Ledger.Purpose purpose, int calls) throws FailedException {
    int given = ledger.admit(purpose, calls);
    if (given < calls) {
      ledger.giveBack(purpose, given);
      throw new FailedException("no calls are left");
    }
  }
}
