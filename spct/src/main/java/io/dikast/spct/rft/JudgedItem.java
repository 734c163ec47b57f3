package io.dikast.spct.rft;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.RuleReward;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judgements of one item: first the plain ones, then at most one that is told the best response.
 */
final class JudgedItem implements ItemWork {

  private final RejectiveFineTuning tuning;
  private final PreferenceItem item;
  private final ItemKey key;
  private final List<Draw> draws;
  private final List<GrmSample> plain = new ArrayList<>();
  private @Nullable GrmSample hinted;
  private boolean begun;
  private boolean hintTried;
  private int out;

  /**
   * The work on an item whose label is usable or not.
   *
   * @param draws the plain ones, and last the one to be told the best response; none where the
   *     label is not usable
   */
  JudgedItem(RejectiveFineTuning tuning, PreferenceItem item, ItemKey key, List<Draw> draws) {
    this.tuning = tuning;
    this.item = item;
    this.key = key;
    this.draws = draws;
  }

  @Override
  public State advance(Ledger ledger, Consumer<Runnable> inbox) {
    if (draws.isEmpty()) {
      return new State.Done(ItemOutcome.unlabelled(key));
    }
    if (!begun) {
      begun = true;
      begin(tuning.judge(), draws.subList(0, draws.size() - 1), ledger, inbox, plain::add);
    }
    if (out > 0) {
      return new State.Waiting();
    }
    if (!hintTried && plain.stream().noneMatch(JudgedItem::isCutOff) && wantsHint()) {
      hintTried = true;
      Draw draw = draws.getLast();
      int best = item.best().stream().min(Integer::compare).orElseThrow();
      int position = draw.permutation().order().indexOf(best) + 1;
      begin(tuning.judgeTold(position), List.of(draw), ledger, inbox, sample -> hinted = sample);
      if (out > 0) {
        return new State.Waiting();
      }
    }
    boolean cutOff =
        plain.stream().anyMatch(JudgedItem::isCutOff) || (hinted != null && isCutOff(hinted));
    return cutOff ? new State.CutOff() : new State.Done(outcome());
  }

  private void begin(
      RewardModel judge,
      List<Draw> which,
      Ledger ledger,
      Consumer<Runnable> inbox,
      Consumer<GrmSample> keep) {
    out += which.size();
    try {
      var _ =
          judge.judge(
              new JudgeTask(item.question(), item.responses(), which, ledger),
              sample ->
                  inbox.accept(
                      () -> {
                        keep.accept(sample);
                        out--;
                      }));
    } catch (IllegalArgumentException e) {
      // An item that does not fit the context costs itself, not the run.
      out -= which.size();
      which.forEach(draw -> keep.accept(GrmSample.Failed.broken(draw, e)));
    }
  }

  static boolean isCutOff(GrmSample sample) {
    return sample instanceof GrmSample.Failed failed && failed.finish() != null;
  }

  /** A single response is the best of all of them, whatever it is worth: no hint there. */
  private boolean wantsHint() {
    return tuning.settings().hints()
        && item.responses().size() > 1
        && plain.stream().anyMatch(sample -> !(sample instanceof GrmSample.Failed))
        && plain.stream().noneMatch(this::isRight);
  }

  /** Whether it came to its end by itself: what was cut must not be taught to end there. */
  private static boolean isWhole(GrmSample.Judged judged) {
    return judged.finish() == Generation.Finish.STOP;
  }

  private boolean isRight(GrmSample sample) {
    return sample instanceof GrmSample.Judged judged
        && isWhole(judged)
        && RuleReward.right(judged.judgement().scores(), item);
  }

  private ItemOutcome outcome() {
    List<Trajectory> trajectories = new ArrayList<>();
    List<GrmSample.Failed> failed = new ArrayList<>();
    int unreadable = 0;
    long tokens = 0;
    List<GrmSample> all = new ArrayList<>(plain);
    all.sort(Comparator.comparingInt(sample -> sample.draw().index()));
    if (hinted != null) {
      all.add(hinted);
    }
    for (GrmSample sample : all) {
      switch (sample) {
        case GrmSample.Judged judged when !isWhole(judged) -> {
          unreadable++;
          tokens += judged.written().size();
        }
        case GrmSample.Judged judged -> {
          trajectories.add(trajectory(judged, judged.draw().equals(draws.getLast())));
          tokens += judged.written().size();
        }
        case GrmSample.Unreadable illegible -> {
          unreadable++;
          tokens += illegible.written().size();
        }
        case GrmSample.Failed failure -> failed.add(failure);
      }
    }
    return new ItemOutcome(key, verdict(), trajectories, unreadable, failed, hintTried, tokens);
  }

  private Verdict verdict() {
    long ended = plain.stream().filter(sample -> !(sample instanceof GrmSample.Failed)).count();
    long right = plain.stream().filter(this::isRight).count();
    if (ended == 0) {
      return Verdict.FAILED;
    }
    if (right == ended) {
      return Verdict.TOO_EASY;
    }
    if (right > 0) {
      return Verdict.KEPT;
    }
    return hinted != null && isRight(hinted) ? Verdict.HINTED : Verdict.TOO_HARD;
  }

  /** The prompt is rendered anew, so that no hint is in it. */
  private Trajectory trajectory(GrmSample.Judged judged, boolean told) {
    return new Trajectory(
        item.id(),
        tuning.prompt(item, judged.draw().permutation()),
        judged.written(),
        judged.draw().permutation(),
        judged.judgement().scores(),
        isRight(judged),
        told);
  }
}
