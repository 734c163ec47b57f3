package io.dikast.engine;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.vote.Ballot;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One selection under way: a loop that takes events from a queue until the draws that count are in.
 */
final class SelectionRun {

  /*
   * Models tell their samples on threads of their own; everything here happens on the one thread that
   * awaits, so the state needs no locks and listeners are called one at a time.
   *
   * A draw is *settled* when nothing more will come of it: it failed, or is judged and (where a meta
   * reward model is asked) assessed. The stopping rule is asked on the settled prefix 0..m-1 for each
   * m in turn, never on what happens to have arrived, so early stopping depends on the draws and not
   * on their timing.
   *
   * A draw that is under way when the vote ends has been paid for in part, so where a rule may end it
   * no draw starts further than `ahead` places behind the first that is not settled.
   */
  private static final System.Logger LOG = System.getLogger(SelectionRun.class.getName());

  private sealed interface Event {
    record Sampled(GrmSample sample) implements Event {}

    record Assessed(int index, OptionalDouble probability) implements Event {}

    record Woken() implements Event {}
  }

  private final AnswerSelector.Builder config;
  private final JudgeTask task;
  private final Ledger ledger;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final @Nullable ScoredSample[] settled;
  private final GrmSample.@Nullable Judged[] awaitingMeta;
  private final @Nullable CompletableFuture<?>[] questions;
  private final List<Ballot> prefixBallots = new ArrayList<>();
  private final @Nullable Judging[] launches;
  private final int ahead;
  private int launched;
  private int settledCount;
  private int prefix;
  private int metaCalls;
  private boolean decided;

  private SelectionRun(AnswerSelector.Builder config, JudgeTask task) {
    this.config = config;
    this.task = task;
    this.ledger = task.ledger();
    int draws = task.draws().size();
    this.settled = new @Nullable ScoredSample[draws];
    this.awaitingMeta = new GrmSample.@Nullable Judged[draws];
    this.questions = new @Nullable CompletableFuture<?>[draws];
    this.launches = new @Nullable Judging[draws];
    this.ahead = config.aheadOf(draws);
  }

  /** Starts the draws; a task that cannot be done throws here. */
  static SelectionRun start(AnswerSelector.Builder config, JudgeTask task) {
    SelectionRun run = new SelectionRun(config, task);
    if (config.metaRewardModel != null) {
      // Taken at once, so that which judgements are questioned does not depend on who came first.
      run.metaCalls = task.ledger().admit(Ledger.Purpose.META, task.draws().size());
    }
    run.launch(Math.min(run.ahead, task.draws().size()));
    return run;
  }

  /** Starts draws up to the one of this index. */
  private void launch(int end) {
    List<Draw> draws = task.draws().subList(launched, end);
    JudgeTask part = new JudgeTask(task.question(), task.responses(), draws, ledger);
    Judging judging = config.judge.judge(part, sample -> events.add(new Event.Sampled(sample)));
    Arrays.fill(launches, launched, end, judging);
    launched = end;
  }

  /** What was taken at the start and is refused now costs its draws, not the others. */
  private void launchMore() {
    int end = Math.min(prefix + ahead, settled.length);
    if (decided || end <= launched) {
      return;
    }
    try {
      launch(end);
    } catch (RuntimeException e) {
      for (Draw draw : task.draws().subList(launched, end)) {
        events.add(new Event.Sampled(GrmSample.Failed.broken(draw, e)));
      }
      launched = end;
    }
  }

  /** From any thread: ends the run with what is in. */
  void cancel() {
    ledger.stop(StopReason.CANCELLED);
    events.add(new Event.Woken());
  }

  Selection await() {
    boolean interrupted = false;
    while (settledCount < settled.length && !decided) {
      StopReason reason = ledger.stopReason();
      if (reason == StopReason.DEADLINE || reason == StopReason.CANCELLED) {
        drain();
        break;
      }
      try {
        Event event = events.poll(ledger.remainingNanos(), TimeUnit.NANOSECONDS);
        if (event != null) {
          handle(event);
        }
      } catch (InterruptedException e) {
        interrupted = true;
        ledger.stop(StopReason.CANCELLED);
      }
    }
    try {
      return finish();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes what has already arrived; a deadline does not throw away what was in time. */
  private void drain() {
    for (Event event = events.poll(); event != null && !decided; event = events.poll()) {
      handle(event);
    }
  }

  private void handle(Event event) {
    switch (event) {
      case Event.Sampled(GrmSample.Judged judged)
          when config.metaRewardModel != null && metaCalls > 0 ->
          ask(config.metaRewardModel, judged);
      case Event.Sampled(GrmSample sample) -> settle(sample, OptionalDouble.empty());
      case Event.Assessed(int index, OptionalDouble probability) -> {
        GrmSample.Judged judged = awaitingMeta[index];
        if (judged != null) {
          settle(judged, probability);
        }
      }
      case Event.Woken woken -> {}
    }
  }

  private void ask(MetaRewardModel meta, GrmSample.Judged judged) {
    metaCalls--;
    int index = judged.draw().index();
    awaitingMeta[index] = judged;
    CompletableFuture<Double> question;
    try {
      question = meta.assess(task.question(), task.responses(), judged, ledger);
    } catch (RuntimeException e) {
      question = CompletableFuture.failedFuture(e);
    }
    questions[index] = question;
    var _ =
        question.whenComplete(
            (probability, failure) -> {
              if (failure != null && ledger.stopReason() == null) {
                LOG.log(
                    Level.WARNING, "no meta score for draw {0}: {1}", index, failure.toString());
              }
              events.add(
                  new Event.Assessed(
                      index,
                      failure == null ? OptionalDouble.of(probability) : OptionalDouble.empty()));
            });
  }

  private void settle(GrmSample sample, OptionalDouble metaScore) {
    int index = sample.draw().index();
    if (settled[index] != null) {
      return;
    }
    ScoredSample scored = new ScoredSample(sample, metaScore, false);
    settled[index] = scored;
    awaitingMeta[index] = null;
    settledCount++;
    try {
      config.listener.onSample(scored, settledCount, settled.length);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a selection listener failed", e);
    }
    extendPrefix();
  }

  private void extendPrefix() {
    while (!decided && prefix < settled.length) {
      ScoredSample next = settled[prefix];
      if (next == null) {
        break;
      }
      prefix++;
      if (next.sample() instanceof GrmSample.Judged judged) {
        prefixBallots.add(Ballot.of(judged.draw().index(), judged.judgement().scores()));
        decided =
            prefix < settled.length
                && config.stoppingRule.decided(List.copyOf(prefixBallots), settled.length);
      }
    }
    launchMore();
  }

  private Selection finish() {
    List<ScoredSample> samples = collect();
    ledger.giveBack(Ledger.Purpose.DRAW, settled.length - launched);
    ledger.giveBack(Ledger.Purpose.META, metaCalls);
    int counted = decided ? prefix : settled.length;
    samples = keepBest(samples, counted);
    StopReason stopReason = stopReason(samples);
    JudgeCounts counts = JudgeCounts.of(config.budget.samples(), samples, ledger.isSanitized());
    if (counts.valid() < config.quorum) {
      throw new JudgeQuorumException(config.quorum, stopReason, counts, samples, ledger.usage());
    }
    return new Selection(
        "sel-" + UUID.randomUUID().toString().replace("-", ""),
        config.judge.model(),
        config.aggregator.count(ballots(samples), config.seed),
        stopReason,
        counts,
        samples,
        ledger.usage(),
        config.seed,
        config.judge.notes(task.responses()));
  }

  /** What the kept judgements bring to the vote. */
  private List<Ballot> ballots(List<ScoredSample> samples) {
    List<ScoredSample> kept = samples.stream().filter(ScoredSample::kept).toList();
    double[] weights =
        config.weighting.ofKnown(kept.stream().map(ScoredSample::metaScore).toList());
    List<Ballot> ballots = new ArrayList<>(weights.length);
    for (int i = 0; i < weights.length; i++) {
      if (kept.get(i).sample() instanceof GrmSample.Judged judged) {
        ballots.add(new Ballot(judged.draw().index(), judged.judgement().scores(), weights[i]));
      }
    }
    return ballots;
  }

  /** The samples that matter, in index order; whatever is still running is cancelled. */
  private List<ScoredSample> collect() {
    int end = decided ? prefix : settled.length;
    List<ScoredSample> samples = new ArrayList<>(end);
    for (int index = 0; index < settled.length; index++) {
      ScoredSample scored = settled[index];
      if (scored == null) {
        Judging launch = launches[index];
        if (launch != null) {
          launch.cancel(index);
        }
        CompletableFuture<?> question = questions[index];
        if (question != null) {
          question.cancel(true);
        }
        if (index < end) {
          samples.add(unsettled(index));
        }
      } else if (index < end) {
        samples.add(scored);
      }
    }
    return samples;
  }

  /** A draw that the deadline or the caller cut: judged without a meta score, or not judged. */
  private ScoredSample unsettled(int index) {
    GrmSample.Judged judged = awaitingMeta[index];
    if (judged != null) {
      return new ScoredSample(judged, OptionalDouble.empty(), false);
    }
    Generation.Finish finish =
        ledger.stopReason() == StopReason.DEADLINE
            ? Generation.Finish.DEADLINE
            : Generation.Finish.CANCELLED;
    return new ScoredSample(
        GrmSample.Failed.cutOff(task.draws().get(index), finish), OptionalDouble.empty(), false);
  }

  private StopReason stopReason(List<ScoredSample> samples) {
    if (decided) {
      return StopReason.DECIDED;
    }
    for (ScoredSample scored : samples) {
      if (scored.sample() instanceof GrmSample.Failed failed && failed.finish() != null) {
        StopReason reason = ledger.stopReason();
        return reason == null ? StopReason.CANCELLED : reason;
      }
    }
    StopReason reason = ledger.stopReason();
    if (reason != null && settledCount < settled.length) {
      return reason;
    }
    return settled.length < config.budget.samples() ? StopReason.CALLS : StopReason.SAMPLES;
  }

  /**
   * Marks the judgements that count: all, or with a meta reward model those of highest meta score,
   * the lower index first among equals; one without a score comes last.
   */
  private List<ScoredSample> keepBest(List<ScoredSample> samples, int counted) {
    int requested = settled.length;
    int keep = requested;
    if (config.metaRewardModel != null) {
      int asked = config.keep == 0 ? (requested + 1) / 2 : Math.min(config.keep, requested);
      keep = Math.ceilDiv(asked * counted, requested);
    }
    Set<Integer> trusted =
        samples.stream()
            .filter(scored -> scored.sample() instanceof GrmSample.Judged)
            .sorted(
                Comparator.comparingDouble((ScoredSample scored) -> -scored.metaScore().orElse(-1)))
            .limit(keep)
            .map(scored -> scored.sample().draw().index())
            .collect(Collectors.toSet());
    return samples.stream()
        .map(scored -> trusted.contains(scored.sample().draw().index()) ? scored.keep() : scored)
        .toList();
  }
}
