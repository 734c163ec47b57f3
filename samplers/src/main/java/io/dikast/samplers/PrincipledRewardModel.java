package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for the principles of a question first, and then its judge, who is told them. */
record PrincipledRewardModel(PrincipleSource source, long seed, RewardModel judge)
    implements RewardModel {

  /*
   * A task that cannot be done has to be refused at once, before any work, and the principles take a
   * while. So the judge is first given the task on an account that is closed: a task that does not
   * fit is refused then, and any other costs nothing. Only a task that would just have fitted without
   * the principles fails later, draw by draw.
   */

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    if (!task.question().principles().isEmpty()) {
      return judge.judge(task, sink);
    }
    tryOut(task);
    CompletableFuture<List<Principle>> asked =
        source.principles(task.question(), seed, task.ledger());
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      return judge(task, asked.join(), sink);
    }
    LateJudging late = new LateJudging();
    var _ =
        asked.whenCompleteAsync(
            (principles, failure) -> {
              if (failure == null) {
                start(late, task, principles, sink);
              } else {
                fail(task, failure, sink);
              }
            },
            // Not on the thread of a backend, which may be the one that has to decode.
            work -> Thread.ofVirtual().name("dikast-principles").start(work));
    return late;
  }

  private void tryOut(JudgeTask task) {
    Ledger closed = Ledger.open(task.ledger().budget());
    closed.stop(StopReason.CANCELLED);
    var _ =
        judge.judge(
            new JudgeTask(task.question(), task.responses(), task.draws(), closed), sample -> {});
  }

  private void start(
      LateJudging late, JudgeTask task, List<Principle> principles, Consumer<GrmSample> sink) {
    try {
      late.begin(judge(task, principles, sink));
    } catch (RuntimeException e) {
      fail(task, e, sink);
    }
  }

  private Judging judge(JudgeTask task, List<Principle> principles, Consumer<GrmSample> sink) {
    Question question =
        task.question()
            .withPrinciples(principles.stream().map(PrincipledRewardModel::written).toList());
    return judge.judge(
        new JudgeTask(question, task.responses(), task.draws(), task.ledger()),
        sample -> sink.accept(named(sample, principles)));
  }

  private static String written(Principle principle) {
    Double weight = principle.weight();
    return weight == null
        ? principle.text()
        : String.format(Locale.ROOT, "%s (%.0f%%)", principle.text(), 100 * weight);
  }

  /** A judge that was told its principles need not write them again. */
  private static GrmSample named(GrmSample sample, List<Principle> principles) {
    if (!(sample instanceof GrmSample.Judged judged)
        || !judged.judgement().principles().isEmpty()) {
      return sample;
    }
    Judgement judgement = judged.judgement();
    return judged.withJudgement(
        new Judgement(principles, judgement.critique(), judgement.scores()));
  }

  private static void fail(JudgeTask task, Throwable failure, Consumer<GrmSample> sink) {
    for (Draw draw : task.draws()) {
      sink.accept(Shortfall.of(draw, failure, task.ledger()));
    }
  }

  @Override
  public String model() {
    return judge.model();
  }

  @Override
  public String fingerprint() {
    return String.join("|", judge.fingerprint(), source.fingerprint(), Long.toString(seed));
  }

  @Override
  public List<ResponseNote> notes(List<String> responses) {
    return judge.notes(responses);
  }

  /** Draws that begin later than they may be cancelled. */
  private static final class LateJudging implements Judging {

    private final List<Integer> cancelled = new ArrayList<>();
    private @Nullable Judging begun;

    void begin(Judging judging) {
      List<Integer> due;
      synchronized (this) {
        begun = judging;
        due = List.copyOf(cancelled);
      }
      due.forEach(judging::cancel);
    }

    @Override
    public void cancel(int index) {
      Judging judging;
      synchronized (this) {
        judging = begun;
        if (judging == null) {
          cancelled.add(index);
        }
      }
      if (judging != null) {
        judging.cancel(index);
      }
    }
  }
}
