package io.dikast.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.AnswerSearch;
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
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.policy.BackendPolicy;
import io.dikast.testkit.policy.ScriptedJudge;
import io.dikast.testkit.policy.ScriptedReward;
import io.dikast.testkit.policy.SolveScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The laws of {@link AnswerSearch}. To test one, extend this class. */
public abstract class AnswerSearchContract {

  private static final Question QUESTION = Question.of("What is 17 + 4?");
  private static final int SAMPLES = 8;
  private static final int SEEDS = 12;
  private static final int PATIENCE_SECONDS = 30;

  /**
   * The search under test over these models, of which it may leave some out. Steps end at {@link
   * SolveScript#DELIMITER}. One draw of a judge is enough.
   */
  protected abstract AnswerSearch search(
      PolicyModel policy, ProcessRewardModel reward, RewardModel judge);

  /** What a search comes to, names and times apart. */
  private record Found(
      List<Candidate> candidates, int best, StopReason reason, SearchOutcome.Draws draws) {

    static Found of(SearchOutcome outcome) {
      return new Found(outcome.candidates(), outcome.best(), outcome.stopReason(), outcome.draws());
    }
  }

  private AnswerSearch over(PolicyModel policy) {
    return search(policy, ScriptedReward.arbitrary(), ScriptedJudge.arbitrary());
  }

  private AnswerSearch over(Script script) {
    return over(BackendPolicy.over(ScriptedBackend.of(script)));
  }

  private static SearchTask task(long seed) {
    return SearchTask.of(QUESTION, Budget.samples(SAMPLES), seed);
  }

  @Test
  final void search_sameSeed_sameOutcomeInAnyOrderOfArrival() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Found found = Found.of(over(SolveScript.sound()).search(task(seed)));
      PolicyModel hurried =
          BackendPolicy.over(
              ScriptedBackend.script(SolveScript.sound())
                  .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                  .build());
      assertThat(Found.of(over(hurried).search(task(seed)))).as("seed %d", seed).isEqualTo(found);
    }
  }

  @Test
  final void search_otherSeeds_otherAnswers() {
    assertThat(
            LongStream.range(0, SEEDS)
                .mapToObj(seed -> over(SolveScript.sound()).search(task(seed)).answer())
                .distinct()
                .count())
        .isGreaterThan(1);
  }

  @Test
  final void search_outcome_isFinishedAndAmongItsCandidates() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SearchOutcome outcome = over(SolveScript.sound()).search(task(seed));
      assertThat(outcome.chosen().answer().finished()).isTrue();
      assertThat(outcome.answer()).contains("Answer: ");
      assertThat(outcome.candidates())
          .extracting(Candidate::index)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(outcome.seed()).isEqualTo(seed);
      assertThat(outcome.usage().share(Ledger.Purpose.POLICY).calls())
          .isEqualTo(outcome.draws().made());
    }
  }

  @Test
  final void search_anyBudgetOfCalls_neverExceeded() {
    for (int calls = 1; calls < 60; calls++) {
      AtomicInteger judged = new AtomicInteger();
      ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
      ScriptedReward reward = ScriptedReward.arbitrary();
      ScriptedJudge judge = ScriptedJudge.arbitrary();
      AnswerSearch search = search(BackendPolicy.over(backend), reward, judge);
      SearchTask task = SearchTask.of(QUESTION, Budget.samples(SAMPLES).withCalls(calls), 7);

      Optional<SearchOutcome> outcome = searched(search, task);

      judge.tasks().forEach(asked -> judged.addAndGet(asked.draws().size()));
      assertThat(backend.draws().size() + reward.asked().size() + judged.get())
          .as("of %d calls", calls)
          .isLessThanOrEqualTo(calls);
      assertThat(task.ledger().usage().calls()).isLessThanOrEqualTo(calls);
      if (outcome.isPresent() && task.ledger().remainingCalls() > 2L * SAMPLES) {
        assertThat(outcome.get().stopReason()).isEqualTo(StopReason.SAMPLES);
      }
    }
  }

  @Test
  final void search_anyBudgetOfTokens_exceededByOneStepAtMost() {
    for (int tokens = 1; tokens < 400; tokens += 7) {
      ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
      SearchTask task = SearchTask.of(QUESTION, Budget.samples(SAMPLES).withTotalTokens(tokens), 7);

      var _ = searched(over(BackendPolicy.over(backend)), task);

      int longestPrompt =
          backend.groups().stream()
              .mapToInt(group -> group.prompt().text().length() / 4 + 1)
              .max()
              .orElse(0);
      assertThat(task.ledger().usage().totalTokens())
          .as("of %d tokens", tokens)
          .isLessThanOrEqualTo(tokens + longestPrompt);
    }
  }

  @Test
  final void search_deadline_bestAnswerSoFar() {
    for (int replies = 0; replies < 40; replies++) {
      AtomicLong clock = new AtomicLong();
      AtomicInteger left = new AtomicInteger(replies);
      Script late =
          (prompt, seed, draw) -> {
            if (left.getAndDecrement() <= 0) {
              clock.set(Duration.ofSeconds(2).toNanos());
            }
            return SolveScript.sound().reply(prompt, seed, draw);
          };
      Ledger ledger =
          Ledger.open(Budget.samples(SAMPLES).withDeadline(Duration.ofSeconds(1)), clock::get);
      SearchTask task = new SearchTask(QUESTION, 7, ledger, SearchListener.NONE);

      SearchOutcome outcome = over(late).search(task);

      assertThat(outcome.answer()).as("after %d replies", replies).isNotEmpty();
      if (clock.get() > 0) {
        assertThat(outcome.stopReason()).isIn(StopReason.DEADLINE, StopReason.SAMPLES);
      }
    }
  }

  @Test
  final void search_deadlineInAFirstAnswer_givesItsText() {
    AtomicLong readings = new AtomicLong();
    Ledger ledger =
        Ledger.open(
            Budget.samples(SAMPLES).withDeadline(Duration.ofNanos(100)), readings::incrementAndGet);

    assertIsABeginning(new SearchTask(QUESTION, 7, ledger, SearchListener.NONE));
    assertThat(ledger.stopReason()).isEqualTo(StopReason.DEADLINE);
  }

  @Test
  final void search_tokensSpentInAFirstAnswer_givesItsText() {
    SearchTask task = SearchTask.of(QUESTION, Budget.samples(SAMPLES).withTotalTokens(50), 7);

    assertIsABeginning(task);
    assertThat(task.ledger().stopReason()).isEqualTo(StopReason.TOKENS);
  }

  /** Of an answer that never ends, this task gives what was written, and says so. */
  private void assertIsABeginning(SearchTask task) {
    List<SearchEvent> events = new ArrayList<>();

    SearchOutcome outcome =
        over((prompt, seed, draw) -> Reply.endless("so on ")).search(task.watchedBy(events::add));

    assertThat(outcome.answer()).startsWith("so on so on");
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.stopReason()).isEqualTo(task.ledger().stopReason());
    assertThat(outcome.draws().failed()).isEqualTo(outcome.draws().made());
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            SearchEvent.Leading.class,
            leading -> assertThat(leading.candidate().text()).isEqualTo(outcome.answer()));
  }

  @Test
  final void search_modelsThatEndAfterTheDeadline_stillGiveWhatTheyHave() {
    AtomicLong clock = new AtomicLong();
    Ledger ledger =
        Ledger.open(Budget.samples(SAMPLES).withDeadline(Duration.ofSeconds(1)), clock::get);
    PolicyModel late = new LatePolicy(() -> clock.set(Duration.ofSeconds(2).toNanos()));

    SearchOutcome outcome =
        over(late).search(new SearchTask(QUESTION, 7, ledger, SearchListener.NONE));

    assertThat(outcome.answer()).isEqualTo(LatePolicy.TEXT);
    assertThat(outcome.chosen().answer().finished()).isFalse();
    assertThat(outcome.stopReason()).isEqualTo(StopReason.DEADLINE);
  }

  @Test
  final void search_someDrawsFail_eachCostsOneDraw() {
    for (long seed = 0; seed < SEEDS; seed++) {
      // Draws of one search are asked for by several threads.
      List<Boolean> broken = Collections.synchronizedList(new ArrayList<>());
      Script script =
          (prompt, drawSeed, draw) -> {
            Reply reply = SolveScript.broken().reply(prompt, drawSeed, draw);
            broken.add(reply instanceof Reply.Breaks);
            return reply;
          };

      SearchOutcome outcome = over(script).search(task(seed));

      assertThat(outcome.draws().made()).isEqualTo(broken.size());
      assertThat(outcome.draws().failed()).isEqualTo((int) broken.stream().filter(b -> b).count());
      assertThat(outcome.stopReason()).isEqualTo(StopReason.SAMPLES);
    }
  }

  @Test
  final void search_allDrawsFail_noAnswerWithTheFirstReason() {
    assertThatThrownBy(
            () -> over((prompt, seed, draw) -> Reply.breaks("out of order")).search(task(7)))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining("out of order");
  }

  @Test
  final void search_listenerThatThrows_sameOutcome() {
    Found found = Found.of(over(SolveScript.sound()).search(task(7)));

    Found despite =
        Found.of(
            over(SolveScript.sound())
                .search(
                    task(7)
                        .watchedBy(
                            event -> {
                              throw new IllegalStateException("a bad listener");
                            })));

    assertThat(despite).isEqualTo(found);
  }

  @Test
  final void search_listener_hearsOfEveryCandidateAndOfALeader() {
    List<SearchEvent> events = new ArrayList<>();

    SearchOutcome outcome = over(SolveScript.sound()).search(task(7).watchedBy(events::add));

    assertThat(
            events.stream()
                .filter(SearchEvent.Drawn.class::isInstance)
                .map(event -> ((SearchEvent.Drawn) event).candidate().text())
                .toList())
        .containsAll(outcome.candidates().stream().map(Candidate::text).toList());
    assertThat(events).anyMatch(SearchEvent.Leading.class::isInstance);
  }

  @Test
  final void search_ledgerStoppedBefore_asksNobody() {
    ScriptedBackend backend = ScriptedBackend.of(SolveScript.sound());
    SearchTask task = task(7);
    task.ledger().stop(StopReason.CANCELLED);

    assertThatThrownBy(() -> over(BackendPolicy.over(backend)).search(task))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            e -> assertThat(e.stopReason()).isEqualTo(StopReason.CANCELLED));
    assertThat(backend.draws()).isEmpty();
  }

  @Test
  final void search_interrupted_endsAndKeepsTheFlag() {
    PolicyModel silent =
        BackendPolicy.over(
            ScriptedBackend.script(SolveScript.sound())
                .delivery(ScriptedBackend.Delivery.MANUAL)
                .build());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> over(silent).search(task(7)))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            e -> assertThat(e.stopReason()).isEqualTo(StopReason.CANCELLED));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  final void searchAsync_cancelled_cancelsItsDraws() throws InterruptedException {
    ScriptedBackend backend =
        ScriptedBackend.script(SolveScript.sound())
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    WatchedPolicy policy = new WatchedPolicy(BackendPolicy.over(backend));
    SearchTask task = task(7);

    CompletableFuture<SearchOutcome> future = over(policy).searchAsync(task);
    assertThat(policy.asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    future.cancel(true);

    assertThat(policy.cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(task.ledger().stopReason()).isEqualTo(StopReason.CANCELLED);
  }

  @Test
  final void search_questionThatDoesNotFit_refused() {
    ScriptedBackend backend = ScriptedBackend.script(SolveScript.sound()).contextTokens(2).build();

    assertThatThrownBy(() -> over(BackendPolicy.over(backend)).search(task(7)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<SearchOutcome> searched(AnswerSearch search, SearchTask task) {
    try {
      return Optional.of(search.search(task));
    } catch (NoAnswerException e) {
      assertThat(e.stopReason()).isNotEqualTo(StopReason.SAMPLES);
      return Optional.empty();
    }
  }

  /** Gives the beginnings of its answers when it is cancelled, on the thread that cancels. */
  private record LatePolicy(Runnable asked) implements PolicyModel {

    static final String TEXT = "so far";

    @Override
    public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
      asked.run();
      return new GenerationHandle() {
        @Override
        public void cancel(int draw) {
          sink.accept(
              new Continuation.CutOff(
                  draw, TokenSequence.ofText(TEXT), Generation.Finish.CANCELLED, Double.NaN));
        }

        @Override
        public void cancel() {
          IntStream.range(0, task.seeds().size()).forEach(this::cancel);
        }
      };
    }

    @Override
    public String model() {
      return "late";
    }

    @Override
    public String fingerprint() {
      return "late/1";
    }
  }

  /** Says when it is asked for the first time, and when its draws are cancelled. */
  private static final class WatchedPolicy implements PolicyModel {

    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final PolicyModel policy;

    WatchedPolicy(PolicyModel policy) {
      this.policy = policy;
    }

    @Override
    public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
      assertThat(task.prefix()).isEqualTo(PartialAnswer.EMPTY);
      GenerationHandle handle = policy.draw(task, sink);
      asked.countDown();
      return new GenerationHandle() {
        @Override
        public void cancel(int draw) {
          handle.cancel(draw);
          cancelled.countDown();
        }

        @Override
        public void cancel() {
          handle.cancel();
          cancelled.countDown();
        }
      };
    }

    @Override
    public String model() {
      return policy.model();
    }

    @Override
    public String fingerprint() {
      return policy.fingerprint();
    }
  }
}
