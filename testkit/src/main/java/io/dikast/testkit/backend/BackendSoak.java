package io.dikast.testkit.backend;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Random calls on a backend for as long as one likes: groups, cancelled draws and groups, choices,
 * withdrawn choices, deadlines, token budgets, and closing and opening anew while busy. An {@link
 * AssertingBackend} watches that every draw is told exactly once.
 *
 * <p>Which calls are made, in which order, follows from the seed alone; only what a deadline or a
 * cancellation cuts off depends on the time. Not thread-safe.
 *
 * <pre>{@code
 * try (BackendSoak soak = BackendSoak.start(() -> open(file), prompts, List.of("yes", "no"), 1)) {
 *   for (int i = 0; i < 1000; i++) {
 *     soak.call();
 *   }
 * }
 * }</pre>
 */
public final class BackendSoak implements AutoCloseable {

  /** What was called until now. */
  public record Calls(long groups, long draws, long choices, long cancels, long reopens) {}

  /** So many groups may be under way before the oldest is waited for. */
  private static final int MOST_UNDER_WAY = 12;

  private static final int MOST_DRAWS = 6;
  private static final int MOST_TOKENS = 40;

  /** Far more than any answer takes: reached only where a backend hangs. */
  private static final long PATIENCE_SECONDS = 60;

  private record Group(GenerationHandle handle, RecordingListener listener, int draws) {}

  private final Supplier<Backend> opener;
  private final List<String> prompts;
  private final List<String> labels;
  private final SplittableRandom random;
  private final List<Group> groups = new ArrayList<>();
  private final List<CompletableFuture<LabelProbabilities>> choices = new ArrayList<>();
  private AssertingBackend backend;
  private Calls calls = new Calls(0, 0, 0, 0, 0);

  private BackendSoak(
      Supplier<Backend> opener, List<String> prompts, List<String> labels, long seed) {
    this.opener = opener;
    this.prompts = List.copyOf(prompts);
    this.labels = List.copyOf(labels);
    this.random = new SplittableRandom(seed);
    this.backend = AssertingBackend.around(opener.get());
  }

  /**
   * Opens the backend.
   *
   * @param opener gives a new backend each time; closed here
   * @param prompts beginnings of the prompts, each a few dozen tokens at most
   * @param labels that differ in their first token
   */
  public static BackendSoak start(
      Supplier<Backend> opener, List<String> prompts, List<String> labels, long seed) {
    return new BackendSoak(opener, prompts, labels, seed);
  }

  public Calls calls() {
    return calls;
  }

  /**
   * Makes one call.
   *
   * @throws AssertionError if the backend broke its contract, or a draw, or hangs
   */
  public void call() {
    int kind = random.nextInt(200);
    if (kind < 90) {
      submit();
    } else if (kind < 115) {
      cancelOneDraw();
    } else if (kind < 130) {
      cancelAGroup();
    } else if (kind < 165) {
      choose();
    } else if (kind < 199) {
      awaitOldest();
    } else {
      reopen();
    }
  }

  private void submit() {
    if (groups.size() == MOST_UNDER_WAY) {
      awaitOldest();
    }
    int draws = 1 + random.nextInt(MOST_DRAWS);
    List<Long> seeds = random.longs(draws).boxed().toList();
    SampleGroup group =
        new SampleGroup(
            prompt(),
            seeds,
            random.nextBoolean() ? Sampling.temperature(1) : Sampling.GREEDY,
            1 + random.nextInt(MOST_TOKENS),
            random.nextInt(4) == 0 ? List.of("e") : List.of(),
            Ledger.open(budget(draws)),
            Ledger.Purpose.DRAW);
    RecordingListener listener = new RecordingListener(draws);
    groups.add(new Group(backend.generate(group, listener), listener, draws));
    calls =
        new Calls(
            calls.groups() + 1,
            calls.draws() + draws,
            calls.choices(),
            calls.cancels(),
            calls.reopens());
  }

  private Prompt prompt() {
    String beginning = prompts.get(random.nextInt(prompts.size()));
    int kept = 1 + random.nextInt(beginning.length());
    return Prompt.of(
        Segment.content(beginning.substring(0, kept)), Segment.content(" " + random.nextInt(100)));
  }

  private Budget budget(int draws) {
    Budget budget = Budget.samples(draws);
    return switch (random.nextInt(8)) {
      case 0 -> budget.withTotalTokens(1 + random.nextInt(200));
      case 1 -> budget.withDeadline(Duration.ofMillis(1 + random.nextInt(40)));
      default -> budget;
    };
  }

  private void cancelOneDraw() {
    if (!groups.isEmpty()) {
      Group group = groups.get(random.nextInt(groups.size()));
      group.handle().cancel(random.nextInt(group.draws()));
      countCancel();
    }
  }

  private void cancelAGroup() {
    if (!groups.isEmpty()) {
      groups.get(random.nextInt(groups.size())).handle().cancel();
      countCancel();
    }
  }

  private void countCancel() {
    calls =
        new Calls(
            calls.groups(), calls.draws(), calls.choices(), calls.cancels() + 1, calls.reopens());
  }

  private void choose() {
    CompletableFuture<LabelProbabilities> answer =
        backend.choose(
            new Choice(prompt(), labels, Ledger.open(Budget.samples(1)), Ledger.Purpose.META));
    if (random.nextInt(4) == 0) {
      answer.cancel(false);
    } else {
      choices.add(answer);
    }
    if (choices.size() > MOST_UNDER_WAY) {
      answered(choices.removeFirst(), false);
    }
    calls =
        new Calls(
            calls.groups(), calls.draws(), calls.choices() + 1, calls.cancels(), calls.reopens());
  }

  private void awaitOldest() {
    if (!groups.isEmpty()) {
      whole(groups.removeFirst());
    }
  }

  /** All of a group's draws, and none of them broken. */
  private static void whole(Group group) {
    List<Generation.Ended> ended = group.listener().awaitEnded();
    if (ended.size() != group.draws()) {
      throw new AssertionError(
          "a group of " + group.draws() + " draws was told of " + ended.size());
    }
  }

  /** A question may fail only where the backend was closed under it. */
  private static void answered(CompletableFuture<LabelProbabilities> answer, boolean closed) {
    try {
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!closed) {
        throw new AssertionError("a question failed", e);
      }
    } catch (TimeoutException e) {
      throw new AssertionError("a question has no answer after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void reopen() {
    end();
    backend = AssertingBackend.around(opener.get());
    calls =
        new Calls(
            calls.groups(), calls.draws(), calls.choices(), calls.cancels(), calls.reopens() + 1);
  }

  private void end() {
    backend.close();
    groups.forEach(BackendSoak::whole);
    groups.clear();
    choices.forEach(answer -> answered(answer, true));
    choices.clear();
  }

  /** Closes the backend, which may be busy; everything under way must be told. */
  @Override
  public void close() {
    end();
  }
}
