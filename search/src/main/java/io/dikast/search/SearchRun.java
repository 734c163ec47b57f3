package io.dikast.search;

import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepEnd;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One search under way: what every strategy does alike. It asks the models, wave by wave, books
 * what came of it and tells the listener; the strategy says what is asked.
 *
 * <p>Confined to the searching thread. A wave is awaited whole, and what came of it is read by its
 * place in the wave, so that nothing depends on what arrived first.
 */
final class SearchRun {

  private static final System.Logger LOG = System.getLogger(SearchRun.class.getName());

  /** What came of one draw of a wave. */
  sealed interface Grown {

    record Written(Continuation.Written continuation) implements Grown {}

    /** A limit ended the draw with some text and before its end. */
    record CutOff(Continuation.CutOff continuation) implements Grown {}

    /** The draw failed, was cut off before it had any text, or there was no call left for it. */
    record Lost() implements Grown {}

    /** The answer cannot be any longer. */
    record Full() implements Grown {}
  }

  /** Hears what comes of the draws of a wave, as they end. */
  @FunctionalInterface
  interface Watch {

    /** Hears nothing and waits for all. */
    Watch ALL = (place, grown) -> true;

    /** Whether the rest of the wave is still wanted. */
    boolean ended(int place, Grown grown);
  }

  private final SearchTask task;
  private final String strategy;
  private final PolicyModel policy;
  private final Ledger ledger;
  private final Draws draws = new Draws();
  private int made;
  private int failed;
  private String firstFailure = "";
  private boolean cutShort;
  private boolean callsSpent;
  private boolean interrupted;

  /** Whether the model has ended an answer that can be given. */
  private boolean answered;

  SearchRun(SearchTask task, String strategy, PolicyModel policy) {
    this.task = task;
    this.strategy = strategy;
    this.policy = policy;
    this.ledger = task.ledger();
  }

  SearchTask task() {
    return task;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether nothing more is to be asked of any model. */
  boolean over() {
    return cutShort || callsSpent || ledger.stopReason() != null;
  }

  /** More was wanted than was asked for; says why where it was the ledger. */
  void leftUndone() {
    cutShort |= ledger.stopReason() != null;
  }

  /** Random numbers for one purpose, determined by the seed of the search and this number. */
  Draws random(int number) {
    // Away from the numbers of draws, which count up from 1.
    draws.begin(task.seed(), -number);
    return draws;
  }

  /** What an answer comes to; a form that fails has read nothing. */
  static Optional<String> canonical(CanonicalForm form, String text) {
    try {
      return form.of(text);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a canonical form failed", e);
      return Optional.empty();
    }
  }

  void tell(SearchEvent event) {
    try {
      task.listener().onEvent(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a search listener failed", e);
    }
  }

  /**
   * Draws once behind each of these prefixes. Draws behind equal prefixes are one task.
   *
   * @throws IllegalArgumentException if the bare question does not fit
   */
  List<Grown> draw(List<PartialAnswer> prefixes, StepEnd until, Watch watch) {
    Grown[] grown = new Grown[prefixes.size()];
    Arrays.fill(grown, new Grown.Lost());
    if (ledger.stopReason() != null) {
      cutShort = true;
      return List.of(grown);
    }
    int admitted = ledger.admit(Ledger.Purpose.POLICY, prefixes.size());
    callsSpent |= admitted < prefixes.size();
    Arrivals<Continuation> arrivals = new Arrivals<>(ledger);
    Map<List<Integer>, GenerationHandle> running = new LinkedHashMap<>();
    int expected = 0;
    for (List<Integer> places : byPrefix(prefixes.subList(0, admitted))) {
      PartialAnswer prefix = prefixes.get(places.getFirst());
      List<Long> seeds = places.stream().map(place -> seed(made + place)).toList();
      try {
        running.put(
            places,
            policy.draw(
                new PolicyTask(task.question(), prefix, until, seeds, ledger),
                continuation -> arrivals.add(places.get(continuation.draw()), continuation)));
        expected += places.size();
      } catch (IllegalArgumentException e) {
        ledger.giveBack(Ledger.Purpose.POLICY, places.size());
        if (prefix.steps().isEmpty()) {
          running.values().forEach(GenerationHandle::cancel);
          throw e;
        }
        places.forEach(place -> grown[place] = new Grown.Full());
      }
    }
    made += admitted;
    Arrivals.Taker<Continuation> taker =
        (place, continuation) -> {
          grown[place] = book(continuation);
          return watch.ended(place, grown[place]);
        };
    boolean all = arrivals.take(expected, taker);
    if (!all) {
      running.values().forEach(GenerationHandle::cancel);
    }
    if (arrivals.cutShort() && !answered) {
      arrivals.takeLast(expected, Arrivals.PATIENCE, taker);
    }
    interrupted |= arrivals.interrupted();
    cutShort |= arrivals.cutShort();
    return List.of(grown);
  }

  /** As {@link #draw}, of steps that are only judged: an answer that ends there is not given. */
  List<Grown> drawAhead(List<PartialAnswer> prefixes, StepEnd until) {
    boolean before = answered;
    List<Grown> grown = draw(prefixes, until, Watch.ALL);
    answered = before;
    return grown;
  }

  private Grown book(Continuation continuation) {
    return switch (continuation) {
      case Continuation.Written written -> {
        answered |= written.finished();
        yield new Grown.Written(written);
      }
      case Continuation.CutOff cut -> {
        failed++;
        cutShort = true;
        yield cut.step().text().isEmpty() ? new Grown.Lost() : new Grown.CutOff(cut);
      }
      case Continuation.Failed(int draw, String reason) -> {
        failed++;
        firstFailure = firstFailure.isEmpty() ? reason : firstFailure;
        yield new Grown.Lost();
      }
    };
  }

  /** Places of equal prefixes together, in the order of the first of them. */
  private static List<List<Integer>> byPrefix(List<PartialAnswer> prefixes) {
    Map<PartialAnswer, List<Integer>> groups = new LinkedHashMap<>();
    for (int place = 0; place < prefixes.size(); place++) {
      groups.computeIfAbsent(prefixes.get(place), prefix -> new ArrayList<>()).add(place);
    }
    return List.copyOf(groups.values());
  }

  private long seed(int draw) {
    draws.begin(task.seed(), draw + 1);
    return draws.next();
  }

  /**
   * How good the last step of each of these answers is; empty where nobody could say.
   *
   * @param answers with at least one step each
   */
  OptionalDouble[] assess(ProcessRewardModel reward, List<PartialAnswer> answers) {
    OptionalDouble[] values = new OptionalDouble[answers.size()];
    Arrays.fill(values, OptionalDouble.empty());
    if (ledger.stopReason() != null) {
      cutShort = true;
      return values;
    }
    int admitted = ledger.admit(Ledger.Purpose.PROCESS, answers.size());
    callsSpent |= admitted < answers.size();
    Arrivals<OptionalDouble> arrivals = new Arrivals<>(ledger);
    List<CompletableFuture<Double>> questions =
        IntStream.range(0, admitted)
            .mapToObj(place -> ask(reward, answers.get(place), place, arrivals))
            .toList();
    boolean all =
        arrivals.take(
            admitted,
            (place, value) -> {
              values[place] = value;
              return true;
            });
    interrupted |= arrivals.interrupted();
    if (!all) {
      questions.forEach(question -> question.cancel(true));
    }
    cutShort |= arrivals.cutShort();
    return values;
  }

  private CompletableFuture<Double> ask(
      ProcessRewardModel reward,
      PartialAnswer answer,
      int place,
      Arrivals<OptionalDouble> arrivals) {
    CompletableFuture<Double> question;
    try {
      question = reward.assess(task.question(), answer, ledger);
    } catch (RuntimeException e) {
      question = CompletableFuture.failedFuture(e);
    }
    var _ =
        question.whenComplete(
            (value, failure) -> {
              if (failure != null && ledger.stopReason() == null) {
                LOG.log(Level.WARNING, "no process reward of a step: {0}", failure.toString());
              }
              boolean usable = failure == null && value >= 0 && value <= 1;
              arrivals.add(place, usable ? OptionalDouble.of(value) : OptionalDouble.empty());
            });
    return question;
  }

  /**
   * The end of the search. Restores the interrupt flag.
   *
   * @param best position of the chosen one; any where there is no candidate
   * @throws NoAnswerException if there is no candidate
   */
  SearchOutcome outcome(
      List<Candidate> candidates, int best, List<Selection> selections, boolean decided) {
    restoreInterrupt();
    SearchOutcome.Draws counts = new SearchOutcome.Draws(made, failed);
    if (candidates.isEmpty()) {
      throw new NoAnswerException(stopReason(decided), counts, firstFailure, ledger.usage());
    }
    return new SearchOutcome(
        SearchOutcome.newId(),
        policy.model(),
        strategy,
        best,
        candidates,
        stopReason(decided),
        counts,
        selections,
        ledger.usage(),
        task.seed());
  }

  /** Puts back the interrupt flag that waiting took away. */
  void restoreInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something was left undone for this reason, though more was wanted. */
  void endedBy(StopReason reason) {
    callsSpent |= reason == StopReason.CALLS;
    cutShort |= reason != StopReason.CALLS;
  }

  private StopReason stopReason(boolean decided) {
    if (decided) {
      return StopReason.DECIDED;
    }
    @Nullable StopReason reason = ledger.stopReason();
    if (cutShort) {
      return reason == null ? StopReason.CANCELLED : reason;
    }
    return callsSpent ? StopReason.CALLS : StopReason.SAMPLES;
  }
}
