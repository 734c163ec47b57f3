package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.Question;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchListener;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.search.MeanScores;
import io.dikast.search.Posterior;
import io.dikast.search.SearchTrace;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import io.dikast.testkit.policy.ScriptedJudge;
import io.dikast.testkit.policy.ScriptedReward;
import io.dikast.testkit.search.Needle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MctsSearchTest {

  private static final Question QUESTION = Question.of("Where is the needle?");
  private static final StepEnd STEP = new StepEnd.Delimiter(" ");
  private static final TreePolicy NARROW = new TreePolicy.Uct(0.1, new Widening(2, 0.5), 0);

  private static MctsSearch.Builder search(ScriptedPolicy policy, NumberProblem problem) {
    return MctsSearch.of(policy, new NodeValue.StepRewards(problem, StepAggregation.LAST))
        .expansion(Expansion.steps(STEP))
        .choice(AnswerChoice.BEST_VALUE);
  }

  private static SearchTask task(long seed) {
    return SearchTask.of(QUESTION, Budget.samples(1), seed);
  }

  private static SearchTask task(long seed, long calls) {
    return SearchTask.of(QUESTION, Budget.samples(1).withCalls(calls), seed);
  }

  private static String json(SearchTrace trace) {
    StringBuilder out = new StringBuilder();
    try {
      trace.json(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString();
  }

  /** Needles of 40 that a search of 600 nodes finds. */
  private static int found(TreePolicy rule, int parallel) {
    int found = 0;
    for (int seed = 1; seed <= 40; seed++) {
      NumberProblem problem = new NumberProblem(seed);
      MctsSearch search =
          search(ScriptedPolicy.of(problem::write), problem)
              .treePolicy(rule)
              .simulations(600)
              .parallel(parallel)
              .build();
      SearchOutcome outcome = search.search(task(seed, 1201));
      assertThat(outcome.usage().calls()).isLessThanOrEqualTo(1201);
      if (outcome.chosen().score().orElse(0) == 1) {
        found++;
      }
    }
    return found;
  }

  @Test
  void search_needle_findsWhatBestOfNMisses() {
    int bestOfN = 0;
    for (int seed = 1; seed <= 40; seed++) {
      bestOfN += Needle.drawn(seed).foundByBestOfN(1200) ? 1 : 0;
    }
    int mcts = found(NARROW, 1);

    assertThat(bestOfN).isLessThan(10);
    assertThat(mcts).isGreaterThan(35);
    // Sixteen at once: within the noise of a coin that falls so 40 times.
    assertThat(found(NARROW, 16)).isGreaterThanOrEqualTo(mcts - 4);
  }

  @Test
  void search_abMcts_findsIt() {
    assertThat(found(TreePolicy.abMctsA(Posterior.gaussian()), 16)).isGreaterThan(25);
  }

  @Test
  void search_anyArrivalOrder_sameTreeAndOutcome() {
    List<String> trees = new ArrayList<>();
    List<Object> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int order = 0; order < 4; order++) {
        NumberProblem problem = new NumberProblem(7);
        ScriptedPolicy policy =
            order == 0
                ? ScriptedPolicy.of(problem::write)
                : new ScriptedPolicy(problem::write, threads, order);
        SearchOutcome outcome =
            search(policy, problem)
                .simulations(200)
                .parallel(16)
                .trace(trace -> trees.add(json(trace)))
                .build()
                .search(task(3));
        outcomes.add(List.of(outcome.candidates().toString(), outcome.best()));
      }
    }
    assertThat(new HashSet<>(trees)).hasSize(1);
    assertThat(new HashSet<>(outcomes)).hasSize(1);
  }

  @Test
  void search_otherSeed_otherTree() {
    Set<String> trees = new HashSet<>();
    for (int seed = 0; seed < 3; seed++) {
      NumberProblem problem = new NumberProblem(7);
      search(ScriptedPolicy.of(problem::write), problem)
          .trace(trace -> trees.add(json(trace)))
          .build()
          .search(task(seed));
    }
    assertThat(trees).hasSize(3);
  }

  @Test
  void search_wave_siblingsAreOneGroup() {
    ScriptedPolicy policy = ScriptedPolicy.of((task, draw) -> ScriptedPolicy.step(draw, "a "));
    SearchOutcome outcome =
        MctsSearch.of(policy, constant(0.5))
            .expansion(Expansion.steps(STEP))
            .treePolicy(new TreePolicy.Uct(0.3, new Widening(8, 0), 0))
            .simulations(8)
            .parallel(8)
            .build()
            .search(task(1));

    // Eight children of the root in one group, then the answer is written to its end.
    assertThat(policy.tasks()).hasSize(2);
    assertThat(policy.tasks().getFirst().seeds()).hasSize(8).doesNotHaveDuplicates();
    assertThat(policy.tasks().getLast().until()).isInstanceOf(StepEnd.Answer.class);
    assertThat(outcome.draws()).isEqualTo(new SearchOutcome.Draws(9, 0));
  }

  private static NodeValue constant(double value) {
    return NodeValue.process(ScriptedReward.of(answer -> value));
  }

  @Test
  void search_failedDraw_costsOneAsk() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) ->
                task.seeds().get(draw) % 3 == 0
                    ? Continuation.Failed.broken(draw, new BackendException("no luck"))
                    : ScriptedPolicy.end(draw, "done"));
    SearchOutcome outcome =
        MctsSearch.of(policy, constant(0.5)).simulations(30).build().search(task(1));

    assertThat(outcome.draws().made()).isEqualTo(30);
    assertThat(outcome.draws().failed()).isBetween(1, 29);
    assertThat(outcome.candidates()).hasSize(30 - outcome.draws().failed());
    assertThat(outcome.stopReason()).isEqualTo(StopReason.SAMPLES);
  }

  @Test
  void search_failedReward_costsOneAskAndNoDraw() {
    AtomicLong asked = new AtomicLong();
    NodeValue value =
        NodeValue.process(
            // NaN fails the question.
            ScriptedReward.of(answer -> asked.incrementAndGet() == 2 ? Double.NaN : 0.5));
    ScriptedPolicy policy = ScriptedPolicy.of((task, draw) -> ScriptedPolicy.end(draw, "done"));
    SearchOutcome outcome =
        MctsSearch.of(policy, value).simulations(4).parallel(1).build().search(task(1));

    assertThat(outcome.candidates()).hasSize(3);
    assertThat(outcome.draws()).isEqualTo(new SearchOutcome.Draws(4, 0));
  }

  @Test
  void search_everyDrawFails_saysWhy() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> Continuation.Failed.broken(draw, new BackendException("no luck")));
    assertThatThrownBy(
            () -> MctsSearch.of(policy, constant(0.5)).simulations(5).build().search(task(1)))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("6 draws")
        .hasMessageContaining("no luck");
  }

  @Test
  void search_budgetOfCalls_neverExceededAndAnAnswerIsLeft() {
    for (long calls = 1; calls <= 20; calls++) {
      ScriptedPolicy policy = ScriptedPolicy.of(MctsSearchTest::neverEnds);
      SearchOutcome outcome =
          MctsSearch.of(policy, constant(0.5))
              .expansion(Expansion.steps(STEP))
              .build()
              .search(task(1, calls));

      assertThat(outcome.usage().calls()).isLessThanOrEqualTo(calls);
      // Two calls a node, and one for the end of the answer.
      assertThat(outcome.usage().calls()).isEqualTo((calls - 1) / 2 * 2 + 1);
      assertThat(outcome.stopReason()).isEqualTo(StopReason.CALLS);
      assertThat(outcome.chosen().answer().finished()).isTrue();
    }
  }

  private static Continuation neverEnds(PolicyTask task, int draw) {
    return task.until() instanceof StepEnd.Answer
        ? ScriptedPolicy.end(draw, "the end")
        : ScriptedPolicy.step(draw, "and ");
  }

  @Test
  void search_deepestStep_isNotGoneOnFrom() {
    ScriptedPolicy policy = ScriptedPolicy.of(MctsSearchTest::neverEnds);
    SearchOutcome outcome =
        MctsSearch.of(policy, constant(0.5))
            .expansion(new Expansion.Steps(STEP, 2))
            .simulations(40)
            .build()
            .search(task(1));

    assertThat(policy.tasks().stream().mapToInt(task -> task.prefix().steps().size()))
        // The last of them writes the answer to its end.
        .containsOnly(0, 1, 2);
    assertThat(policy.tasks().stream().filter(task -> task.prefix().steps().size() == 2))
        .hasSize(1);
    assertThat(outcome.answer()).isEqualTo("and and the end");
  }

  @Test
  void search_stepWithoutItsEnd_isNotGoneOnFromAndNotChosenOverAWholeAnswer() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) ->
                task.seeds().get(draw) % 2 == 0
                    ? ScriptedPolicy.step(draw, "cut")
                    : ScriptedPolicy.end(draw, "whole"));
    SearchOutcome outcome =
        MctsSearch.of(
                policy,
                NodeValue.process(
                    ScriptedReward.of(answer -> answer.text().equals("cut") ? 1 : 0.1)))
            .expansion(Expansion.steps(STEP))
            .simulations(30)
            .build()
            .search(task(1));

    assertThat(policy.tasks()).allMatch(task -> task.prefix().steps().isEmpty());
    assertThat(outcome.draws().made()).isEqualTo(30);
    assertThat(outcome.answer()).isEqualTo("whole");
  }

  @Test
  void search_tokens_bestSoFarAndWhy() {
    NumberProblem problem = new NumberProblem(7);
    SearchOutcome outcome =
        search(ScriptedPolicy.of(problem::write), problem)
            .simulations(4000)
            .build()
            .search(SearchTask.of(QUESTION, Budget.samples(1).withTotalTokens(100), 1));

    assertThat(outcome.stopReason()).isEqualTo(StopReason.TOKENS);
    assertThat(outcome.usage().totalTokens()).isBetween(100L, 100L + 8);
    assertThat(outcome.answer()).isNotEmpty();
  }

  @Test
  void search_tokensBeforeAnyEnd_pathOfTheHighestValue() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> {
              if (task.prefix().steps().isEmpty()) {
                return ScriptedPolicy.step(draw, draw == 0 ? "low " : "high ");
              }
              if (task.prefix().text().equals("high ")) {
                return Continuation.Failed.broken(draw, new BackendException("no luck"));
              }
              task.ledger().stop(StopReason.TOKENS);
              return new Continuation.CutOff(
                  draw, ScriptedPolicy.sequence("and so on"), Generation.Finish.TOKENS, -1);
            });
    List<SearchTrace> traces = new ArrayList<>();
    SearchOutcome outcome =
        MctsSearch.of(
                policy,
                NodeValue.process(
                    ScriptedReward.of(answer -> answer.text().contains("high") ? 0.9 : 0.2)))
            .expansion(Expansion.steps(STEP))
            .treePolicy(new TreePolicy.Uct(10, new Widening(2, 0.5), 0))
            .parallel(8)
            .trace(traces::add)
            .build()
            .search(task(1));

    assertThat(outcome.answer()).isEqualTo("high ");
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.chosen().score()).hasValue(0.9);
    assertThat(outcome.stopReason()).isEqualTo(StopReason.TOKENS);
    assertThat(traces.getFirst().text(traces.getFirst().path().getLast())).isEqualTo("high ");
  }

  /** A search whose deadline comes as its first rollouts are written, before they are judged. */
  private SearchOutcome searchedUntilRolloutsAreWritten(int rollouts, Runnable atDeadline) {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> {
              if (task.until() instanceof StepEnd.Answer) {
                task.ledger().stop(StopReason.DEADLINE);
                atDeadline.run();
                return ScriptedPolicy.end(draw, "to its end");
              }
              return ScriptedPolicy.step(draw, "begun ");
            });
    AnswerSelector judge = MeanScores.selector(ScriptedJudge.arbitrary());
    return MctsSearch.of(policy, NodeValue.judged(judge, rollouts))
        .expansion(Expansion.steps(STEP))
        .parallel(1)
        .build()
        .search(task(1));
  }

  @Test
  void search_deadlineBeforeRolloutsAreJudged_oneOfThemIsTheAnswer() {
    SearchOutcome outcome = searchedUntilRolloutsAreWritten(1, () -> {});

    assertThat(outcome.answer()).isEqualTo("begun to its end");
    assertThat(outcome.chosen().answer().finished()).isTrue();
    assertThat(outcome.chosen().score()).isEmpty();
  }

  @Test
  void search_deadlineBeforeRolloutsAreHeard_thoseInTimeCount() {
    // As the search does when it ends a wave; this thread waits for rollouts.
    SearchOutcome outcome =
        searchedUntilRolloutsAreWritten(2, () -> Thread.currentThread().interrupt());

    assertThat(outcome.candidates())
        .extracting(Candidate::text)
        .containsOnly("begun to its end")
        .hasSize(2);
    assertThat(outcome.draws()).isEqualTo(new SearchOutcome.Draws(3, 0));
  }

  @Test
  void search_deadline_whatWasToldCounts() {
    AtomicLong clock = new AtomicLong();
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> {
              clock.addAndGet(10_000_000);
              return ScriptedPolicy.end(draw, "done at " + clock.get());
            });
    Ledger ledger = Ledger.open(Budget.samples(1).withDeadline(Duration.ofSeconds(1)), clock::get);
    SearchOutcome outcome =
        MctsSearch.of(policy, constant(0.5))
            .simulations(4000)
            .parallel(1)
            .build()
            .search(new SearchTask(QUESTION, 1, ledger, SearchListener.NONE));

    assertThat(outcome.stopReason()).isEqualTo(StopReason.DEADLINE);
    assertThat(outcome.candidates()).hasSizeBetween(99, 100);
  }

  @Test
  void search_cancelledWhileARewardIsOut_endsWithWhatWasTold() {
    CompletableFuture<Double> never = new CompletableFuture<>();
    AtomicLong asked = new AtomicLong();
    NodeValue value =
        NodeValue.process(
            new ProcessRewardModel() {
              @Override
              public CompletableFuture<Double> assess(
                  Question question, PartialAnswer answer, Ledger ledger) {
                return asked.incrementAndGet() <= 3
                    ? CompletableFuture.completedFuture(0.5)
                    : never;
              }

              @Override
              public String fingerprint() {
                return "silent/1";
              }
            });
    ScriptedPolicy policy = ScriptedPolicy.of((task, draw) -> ScriptedPolicy.end(draw, "done"));
    MctsSearch search = MctsSearch.of(policy, value).simulations(9).parallel(1).build();
    List<SearchOutcome> outcomes = new CopyOnWriteArrayList<>();
    AtomicLong flagged = new AtomicLong();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  outcomes.add(search.search(task(1)));
                  flagged.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                });
    while (asked.get() < 4) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    join(thread);

    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst().stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(outcomes.getFirst().candidates()).hasSize(3);
    assertThat(flagged).hasValue(1);
    assertThat(never).isCancelled();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void search_pathAtTheEndOfTheContext_isGivenUp() {
    ScriptedPolicy policy =
        ScriptedPolicy.of(
            (task, draw) -> {
              if (!task.prefix().steps().isEmpty()) {
                throw new IllegalArgumentException("too long");
              }
              return ScriptedPolicy.step(draw, "and ");
            });
    SearchOutcome outcome =
        MctsSearch.of(policy, constant(0.5))
            .expansion(Expansion.steps(STEP))
            .simulations(20)
            .build()
            .search(task(1));
    assertThat(outcome.answer()).isEqualTo("and ");
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.draws().failed())
        .as("each draw behind a step was refused")
        .isEqualTo(
            (int)
                policy.tasks().stream()
                    .filter(task -> !task.prefix().steps().isEmpty())
                    .mapToLong(task -> task.seeds().size())
                    .sum());

    ScriptedPolicy none =
        ScriptedPolicy.of(
            (task, draw) -> {
              throw new IllegalArgumentException("does not fit");
            });
    assertThatThrownBy(() -> MctsSearch.of(none, constant(0.5)).build().search(task(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("does not fit");
  }

  @Test
  void search_listener_hearsEveryNodeAndAnswerAndItsFaultsAreIgnored() {
    List<SearchEvent> events = new ArrayList<>();
    NumberProblem problem = new NumberProblem(2);
    SearchOutcome outcome =
        search(ScriptedPolicy.of(problem::write), problem)
            .treePolicy(NARROW)
            .simulations(600)
            .build()
            .search(
                task(2)
                    .watchedBy(
                        event -> {
                          events.add(event);
                          if (events.size() == 3) {
                            throw new IllegalStateException("a listener's fault");
                          }
                        }));

    assertThat(events.stream().filter(SearchEvent.Expanded.class::isInstance)).hasSize(600);
    List<Candidate> drawn =
        events.stream()
            .filter(SearchEvent.Drawn.class::isInstance)
            .map(event -> ((SearchEvent.Drawn) event).candidate())
            .toList();
    assertThat(drawn).extracting(Candidate::text).isEqualTo(texts(outcome));
    assertThat(events.stream().filter(SearchEvent.Leading.class::isInstance).toList().getLast())
        .isEqualTo(new SearchEvent.Leading(outcome.chosen()));
  }

  private static List<String> texts(SearchOutcome outcome) {
    return outcome.candidates().stream().map(Candidate::text).toList();
  }

  @Test
  void builder_whatCannotBe_refused() {
    MctsSearch.Builder builder =
        MctsSearch.of(ScriptedPolicy.of(MctsSearchTest::neverEnds), constant(0.5));
    assertThatThrownBy(() -> builder.treePolicy(TreePolicy.uct()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("widening");
    assertThatThrownBy(() -> builder.simulations(0)).hasMessageContaining("1..4096");
    assertThatThrownBy(() -> builder.parallel(257)).hasMessageContaining("1..256");
    assertThat(builder.build().strategy()).isEqualTo("mcts");
    assertThat(builder.treePolicy(TreePolicy.abMctsA(Posterior.beta())).build().strategy())
        .isEqualTo("ab_mcts");
  }
}
