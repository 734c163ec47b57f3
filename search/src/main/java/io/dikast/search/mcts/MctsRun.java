package io.dikast.search.mcts;

import io.dikast.engine.Ledger;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.Question;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.search.SearchPlan;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One search under way. */
final class MctsRun {

  private static final System.Logger LOG = System.getLogger(MctsRun.class.getName());

  private final MctsSearch.Builder config;
  private final SearchTask task;
  private final Ledger ledger;
  private final TicketSeeds seeds;
  private final Valuation valuation;
  private final List<Selection> selections = new ArrayList<>();

  /** What was written and of which nothing is told yet, by ticket. */
  private final Map<Integer, LateAnswer> unvalued = new TreeMap<>();

  private int made;
  private int failed;

  /** Tickets that were spent for nothing. */
  private int lost;

  private String firstFailure = "";
  private boolean outOfCalls;
  private boolean interrupted;

  MctsRun(MctsSearch.Builder config, SearchTask task) {
    this.config = config;
    this.task = task;
    this.ledger = task.ledger();
    this.seeds = new TicketSeeds(task.seed());
    this.valuation = new Valuation(config.policy, config.value, task.question(), ledger, seeds);
  }

  SearchOutcome search() {
    SearchPlan plan =
        new SearchPlan(config.treePolicy, Children.drawn(), config.simulations, task.seed());
    String subject = SearchSubject.of(config, task.question());
    try (AnswerTree tree = AnswerTree.open(plan, config.expansion, config.journal, subject)) {
      FoundAnswers found = new FoundAnswers(config, tree);
      tree.told().keySet().forEach(found::add);
      for (List<Ask.Expand> wave = tree.first(width(found));
          !wave.isEmpty();
          wave = tree.ask(width(found))) {
        grow(tree, wave, found);
      }
      return outcome(tree, found);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many nodes may be begun now. */
  private int width(FoundAnswers found) {
    if (ledger.stopReason() != null) {
      return 0;
    }
    long perNode = 1 + Valuation.callsAtMost(config.value);
    long kept = found.isEmpty() ? 1 : 0;
    int width = (int) Math.min(config.parallel, (ledger.remainingCalls() - kept) / perNode);
    outOfCalls = width < 1;
    return Math.max(0, width);
  }

  private void grow(AnswerTree tree, List<Ask.Expand> asks, FoundAnswers found) {
    Wave wave = new Wave(asks);
    try {
      start(tree, wave);
      while (!wave.isSettled() && !cutShort()) {
        next(wave).ifPresent(event -> take(tree, wave, event));
      }
    } catch (RuntimeException | Error e) {
      wave.end(Duration.ZERO);
      interrupted |= wave.isInterrupted();
      throw e;
    }
    // A deadline does not throw away what was in time, and takes beginnings where there is no end.
    boolean answered =
        !found.isEmpty() || unvalued.values().stream().anyMatch(late -> late.answer().finished());
    List<Wave.Event> last = wave.end(answered ? Duration.ZERO : Wave.PATIENCE);
    if (wave.isInterrupted()) {
      cancelInterrupted();
    }
    last.forEach(event -> take(tree, wave, event));
    wave.unsettled().forEach(ask -> tree.cancel(ask.ticket()));
    failed += wave.unheard();
    for (Ask.Expand ask : asks) {
      if (wave.isTold(ask)) {
        selections.addAll(tree.node(ask.ticket()).worth().selections());
        found.add(ask.ticket()).forEach(this::tell);
      }
    }
    found.leading().ifPresent(this::tell);
  }

  private boolean cutShort() {
    StopReason reason = ledger.stopReason();
    return reason == StopReason.DEADLINE || reason == StopReason.CANCELLED;
  }

  private Optional<Wave.Event> next(Wave wave) {
    try {
      return wave.poll(ledger.remainingNanos());
    } catch (InterruptedException e) {
      cancelInterrupted();
      return Optional.empty();
    }
  }

  private void cancelInterrupted() {
    interrupted = true;
    ledger.stop(StopReason.CANCELLED);
  }

  /** Draws a step for each node of a wave. */
  private void start(AnswerTree tree, Wave wave) {
    for (Map.Entry<Integer, List<Ask.Expand>> siblings : wave.byParent().entrySet()) {
      WrittenNode parent = tree.node(siblings.getKey());
      List<Ask.Expand> asks = siblings.getValue();
      List<Long> drawn = asks.stream().map(ask -> seeds.of(ask.ticket())).toList();
      PolicyTask draws =
          switch (config.expansion) {
            case Expansion.Steps(StepEnd until, int _) ->
                new PolicyTask(task.question(), parent.answer(), until, drawn, ledger);
            case Expansion.Revisions(Expansion.Revising revising) ->
                new PolicyTask(
                    parent.answer().steps().isEmpty() ? task.question() : revised(revising, parent),
                    PartialAnswer.EMPTY,
                    new StepEnd.Answer(),
                    drawn,
                    ledger);
          };
      int admitted = ledger.admit(Ledger.Purpose.POLICY, asks.size());
      if (admitted < asks.size()) {
        // A neighbour on the same account took them.
        ledger.giveBack(Ledger.Purpose.POLICY, admitted);
        asks.forEach(ask -> wave.give(new Wave.Event.Broken(ask, "no calls are left")));
        continue;
      }
      made += asks.size();
      try {
        GenerationHandle handle =
            config.policy.draw(
                draws,
                written -> wave.give(new Wave.Event.Drawn(asks.get(written.draw()), written)));
        wave.started(handle, asks.size());
      } catch (IllegalArgumentException e) {
        if (siblings.getKey() == 0) {
          throw e;
        }
        // A path that has come to the end of the context: nothing will be heard of these draws.
        failed += asks.size();
        asks.forEach(ask -> wave.give(new Wave.Event.Broken(ask, String.valueOf(e.getMessage()))));
      }
    }
  }

  private Question revised(Expansion.Revising revising, WrittenNode parent) {
    return revising.of(task.question(), parent.answer().text(), parent.worth().value());
  }

  private void take(AnswerTree tree, Wave wave, Wave.Event event) {
    switch (event) {
      case Wave.Event.Drawn(Ask.Expand ask, Continuation.Written written) -> {
        wave.heard();
        if (!written.finished() && written.step().text().isEmpty()) {
          failed++;
          giveUp(tree, wave, ask, "nothing was written");
        } else {
          value(tree, wave, ask, written);
        }
      }
      case Wave.Event.Drawn(Ask.Expand ask, Continuation.CutOff cut) -> {
        wave.heard();
        failed++;
        if (!cut.step().text().isEmpty()) {
          unvalued.put(ask.ticket(), late(tree, ask, cut.unfinished()));
        }
        giveUp(tree, wave, ask, "cut off");
      }
      case Wave.Event.Drawn(Ask.Expand ask, Continuation.Failed broken) -> {
        wave.heard();
        failed++;
        giveUp(tree, wave, ask, broken.reason());
      }
      case Wave.Event.Broken(Ask.Expand ask, String reason) -> giveUp(tree, wave, ask, reason);
      case Wave.Event.Valued(Ask.Expand ask, WrittenNode node) -> {
        tree.tell(ask, node, wave.lastTicket());
        wave.told(ask);
        unvalued.remove(ask.ticket());
        tell(
            new SearchEvent.Expanded(
                ask.ticket(),
                ask.parent(),
                node.answer(),
                OptionalDouble.of(node.worth().value())));
      }
    }
  }

  private void value(AnswerTree tree, Wave wave, Ask.Expand ask, Continuation.Written written) {
    LateAnswer late = late(tree, ask, written);
    unvalued.put(ask.ticket(), late);
    if (wave.isEnded()) {
      return;
    }
    WrittenNode parent = tree.node(ask.parent());
    PartialAnswer answer = late.answer();
    wave.onOwnThread(
        ask,
        () ->
            new WrittenNode(
                answer,
                written.meanLogProbability(),
                valuation.of(ask.ticket(), answer, parent.rewardsAbove(config.expansion))));
  }

  /** What was written for a node, until something can be said of it. */
  private LateAnswer late(AnswerTree tree, Ask.Expand ask, Continuation.Written written) {
    PartialAnswer answer = tree.node(ask.parent()).with(written, config.expansion);
    double mean = written.meanLogProbability();
    return switch (config.expansion) {
      case Expansion.Steps _ ->
          new LateAnswer(
              ask.parent(),
              ask.ticket(),
              0,
              answer,
              answer.finished() ? OptionalDouble.empty() : valueOf(tree, ask.parent()),
              tree.meanLogProbability(ask.parent(), answer, mean));
      case Expansion.Revisions _ ->
          new LateAnswer(ask.parent(), ask.ticket(), 0, answer, OptionalDouble.empty(), mean);
    };
  }

  /** Of a told node; the root has none. */
  private static OptionalDouble valueOf(AnswerTree tree, int node) {
    return node == 0 ? OptionalDouble.empty() : OptionalDouble.of(tree.node(node).worth().value());
  }

  /** What a limit cut off is taken back and may be asked for again; anything else is spent. */
  private void giveUp(AnswerTree tree, Wave wave, Ask.Expand ask, String reason) {
    wave.settle(ask);
    if (ledger.stopReason() == null) {
      firstFailure = firstFailure.isEmpty() ? reason : firstFailure;
      lost++;
      tree.fail(ask.ticket());
    } else {
      tree.cancel(ask.ticket());
    }
  }

  private SearchOutcome outcome(AnswerTree tree, FoundAnswers found) {
    if (found.isEmpty()) {
      addLate(tree, found);
    }
    found.leading().ifPresent(this::tell);
    trace(tree, found.isEmpty() ? List.of() : tree.wayTo(found.chosenNode()));
    SearchOutcome.Draws draws =
        new SearchOutcome.Draws(made + valuation.made(), failed + valuation.failed());
    if (found.isEmpty()) {
      throw new NoAnswerException(stopReason(tree), draws, firstFailure, ledger.usage());
    }
    return new SearchOutcome(
        SearchOutcome.newId(),
        config.policy.model(),
        config.strategy,
        found.chosen(),
        found.candidates(),
        stopReason(tree),
        draws,
        selections,
        ledger.usage(),
        task.seed());
  }

  private StopReason stopReason(AnswerTree tree) {
    StopReason reason = ledger.stopReason();
    if (reason != null) {
      return reason;
    }
    boolean asksLeft = tree.told().size() + lost < config.simulations;
    return outOfCalls && asksLeft ? StopReason.CALLS : StopReason.SAMPLES;
  }

  /**
   * No answer with a value came to its end: those without one count. Where there are none either,
   * the most visited path is written on, or else the best beginning is taken as it is.
   */
  private void addLate(AnswerTree tree, FoundAnswers found) {
    List<LateAnswer> written = new ArrayList<>(unvalued.values());
    valuation.written().forEach(rollout -> late(rollout).ifPresent(written::add));
    List<LateAnswer> whole =
        written.stream()
            .filter(late -> late.answer().finished())
            .sorted(LateAnswer.BY_TICKET)
            .toList();
    if (whole.isEmpty()) {
      whole = restOrBeginning(tree, written);
    }
    whole.forEach(late -> tell(found.add(late)));
  }

  /** At most one. */
  private List<LateAnswer> restOrBeginning(AnswerTree tree, List<LateAnswer> written) {
    int last = tree.mostVisited().getLast();
    PartialAnswer path = tree.node(last).answer();
    List<LateAnswer> beginnings = new ArrayList<>(written);
    switch (rest(last, path)) {
      case Continuation.Written rest -> {
        PartialAnswer answer = path.followedBy(rest);
        return List.of(new LateAnswer(last, last, 0, answer, OptionalDouble.empty(), Double.NaN));
      }
      case Continuation.CutOff rest when !rest.step().text().isEmpty() ->
          beginnings.add(
              new LateAnswer(
                  last, last, 0, path.followedBy(rest), valueOf(tree, last), Double.NaN));
      case Continuation.CutOff _, Continuation.Failed _ -> {}
    }
    for (int node : tree.told().keySet()) {
      beginnings.add(
          new LateAnswer(
              node,
              node,
              0,
              tree.node(node).answer(),
              valueOf(tree, node),
              tree.meanLogProbability(node)));
    }
    return beginnings.stream().sorted(LateAnswer.BEST_FIRST).limit(1).toList();
  }

  /** What a rollout has written, unless its node was told and has it. */
  private Optional<LateAnswer> late(Valuation.Written rollout) {
    return Optional.ofNullable(unvalued.get(rollout.ticket()))
        .map(
            node ->
                new LateAnswer(
                    node.node(),
                    rollout.ticket(),
                    1 + rollout.draw(),
                    rollout.answer(),
                    rollout.answer().finished() ? OptionalDouble.empty() : node.value(),
                    Double.NaN));
  }

  private Continuation rest(int node, PartialAnswer beginning) {
    if (ledger.stopReason() != null || ledger.admit(Ledger.Purpose.POLICY, 1) == 0) {
      return new Continuation.Failed(0, "there is nothing left to write it with");
    }
    made++;
    Continuation rest = drawRest(node, beginning);
    switch (rest) {
      case Continuation.Written _ -> {}
      case Continuation.CutOff _ -> failed++;
      case Continuation.Failed broken -> {
        failed++;
        firstFailure = firstFailure.isEmpty() ? broken.reason() : firstFailure;
      }
    }
    return rest;
  }

  private Continuation drawRest(int node, PartialAnswer beginning) {
    BlockingQueue<Continuation> heard = new LinkedBlockingQueue<>();
    GenerationHandle handle;
    try {
      handle =
          config.policy.draw(
              new PolicyTask(
                  task.question(),
                  beginning,
                  new StepEnd.Answer(),
                  List.of(seeds.of(node)),
                  ledger),
              heard::add);
    } catch (IllegalArgumentException e) {
      return new Continuation.Failed(0, "the path has come to the end of the context");
    }
    try {
      return heard.take();
    } catch (InterruptedException e) {
      cancelInterrupted();
      handle.cancel();
      return new Continuation.Failed(0, "interrupted");
    }
  }

  private void trace(AnswerTree tree, List<Integer> path) {
    try {
      config.trace.accept(tree.trace(task.question().text(), path));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the trace of a search was not taken", e);
    }
  }

  private void tell(SearchEvent event) {
    try {
      task.listener().onEvent(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a search listener failed", e);
    }
  }
}
