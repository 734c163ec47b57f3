package io.dikast.spct.rft;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Draws judgements of items whose best response is known, and keeps those to learn from: rejective
 * fine-tuning (arXiv 2504.02495, section 3.2). Wrong judgements are rejected, and so are items that
 * are too easy, all of whose judgements are right; where none is right, one more is drawn that is
 * told the best response.
 *
 * <p>Draws of many items run together on the backend, whose engine decides in what order. Same
 * items, settings and backend: the same judgements.
 */
public final class RejectiveFineTuning {

  private final Backend backend;
  private final BackendInfo info;
  private final JudgeTemplate template;
  private final Settings settings;
  private final RewardModel judge;

  /**
   * How to draw.
   *
   * @param draws an item, at least 1; the paper has 3
   * @param hints whether items without a right judgement get one that is told
   * @param sampling how tokens are drawn
   * @param maxTokens the most of a judgement
   * @param seed of the run; items differ by their ids
   * @param items drawn at once, at least 1
   */
  public record Settings(
      int draws, boolean hints, Sampling sampling, int maxTokens, long seed, int items) {

    public static final Settings DEFAULT =
        new Settings(
            3,
            true,
            Sampling.temperature(GenerativeRewardModel.DEFAULT_TEMPERATURE),
            GenerativeRewardModel.DEFAULT_MAX_TOKENS,
            0,
            32);

    public Settings {
      if (draws < 1 || maxTokens < 1 || items < 1) {
        throw new IllegalArgumentException(
            "draws, maxTokens and items must be at least 1, got "
                + draws
                + ", "
                + maxTokens
                + ", "
                + items);
      }
    }
  }

  private RejectiveFineTuning(Backend backend, Settings settings) {
    this.backend = backend;
    this.info = backend.describe();
    this.template = JudgeTemplate.of(info.metadata()).orElseGet(JudgeTemplate::standard);
    this.settings = settings;
    this.judge = judge(template);
  }

  /** On a backend that stays the caller's. */
  public static RejectiveFineTuning on(Backend backend, Settings settings) {
    return new RejectiveFineTuning(backend, settings);
  }

  /**
   * Draws for every item; blocks until all are told.
   *
   * @param sink told once an item, as they end, one at a time; what it throws ends the run
   * @throws InterruptedException if interrupted; draws under way are then left to end by themselves
   */
  public void run(List<PreferenceItem> items, Consumer<ItemOutcome> sink)
      throws InterruptedException {
    Semaphore free = new Semaphore(settings.items());
    List<CompletableFuture<Void>> told = new ArrayList<>();
    Object oneAtATime = new Object();
    for (PreferenceItem item : items) {
      free.acquire();
      told.add(
          outcome(item)
              .thenAccept(
                  outcome -> {
                    synchronized (oneAtATime) {
                      sink.accept(outcome);
                    }
                  })
              .whenComplete((_, _) -> free.release()));
    }
    CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).join();
  }

  private CompletableFuture<ItemOutcome> outcome(PreferenceItem item) {
    if (!RuleReward.applies(item.responses().size(), item.best())) {
      return CompletableFuture.completedFuture(
          new ItemOutcome(item.id(), Verdict.UNLABELLED, List.of(), 0, List.of()));
    }
    List<Draw> draws = plan(item, settings.draws());
    return drawn(item, judge, draws)
        .thenCompose(
            samples -> {
              ItemOutcome plain = weighed(item, samples);
              return plain.verdict() == Verdict.TOO_HARD && settings.hints()
                  ? hinted(item, plain)
                  : CompletableFuture.completedFuture(plain);
            });
  }

  /** The same whenever the item is drawn; what differs between items is their ids. */
  private List<Draw> plan(PreferenceItem item, int draws) {
    return DrawPlan.balanced(
        draws,
        item.responses().size(),
        settings.seed() ^ item.id().hashCode(),
        DrawPlan.DEFAULT_ROTATIONS);
  }

  private RewardModel judge(JudgeTemplate shown) {
    return GenerativeRewardModel.on(backend)
        .template(shown)
        .sampling(settings.sampling())
        .maxTokens(settings.maxTokens())
        .build();
  }

  private CompletableFuture<ItemOutcome> hinted(PreferenceItem item, ItemOutcome plain) {
    // The one after those that were not told.
    Draw draw = plan(item, settings.draws() + 1).getLast();
    int best = item.best().stream().min(Integer::compare).orElseThrow();
    int position = draw.permutation().order().indexOf(best) + 1;
    // Its index among the draws of this task is the first.
    Draw alone = new Draw(0, draw.seed(), draw.permutation());
    return drawn(item, judge(template.hinting(info.metadata(), position)), List.of(alone))
        .thenApply(
            samples -> {
              List<Trajectory> all = new ArrayList<>(plain.trajectories());
              boolean helped = false;
              for (GrmSample sample : samples) {
                if (sample instanceof GrmSample.Judged judged) {
                  Trajectory trajectory = trajectory(item, judged, true);
                  all.add(trajectory);
                  helped |= trajectory.right();
                }
              }
              return new ItemOutcome(
                  item.id(),
                  helped ? Verdict.HINTED : Verdict.TOO_HARD,
                  all,
                  plain.unreadable(),
                  plain.failed());
            });
  }

  private ItemOutcome weighed(PreferenceItem item, List<GrmSample> samples) {
    List<Trajectory> trajectories = new ArrayList<>();
    List<GrmSample.Failed> failed = new ArrayList<>();
    int unreadable = 0;
    for (GrmSample sample : samples) {
      switch (sample) {
        case GrmSample.Judged judged -> trajectories.add(trajectory(item, judged, false));
        case GrmSample.Unreadable _ -> unreadable++;
        case GrmSample.Failed failure -> failed.add(failure);
      }
    }
    long right = trajectories.stream().filter(Trajectory::right).count();
    Verdict verdict;
    if (failed.size() == samples.size()) {
      verdict = Verdict.FAILED;
    } else if (right == samples.size() - failed.size()) {
      verdict = Verdict.TOO_EASY;
    } else {
      verdict = right > 0 ? Verdict.KEPT : Verdict.TOO_HARD;
    }
    return new ItemOutcome(item.id(), verdict, trajectories, unreadable, failed);
  }

  /** The prompt is rendered anew, so that no hint is in it. */
  private Trajectory trajectory(PreferenceItem item, GrmSample.Judged judged, boolean hinted) {
    Prompt prompt =
        template.render(
            item.question(), judged.draw().permutation().apply(item.responses()), info.chat());
    List<Double> scores = judged.judgement().scores();
    return new Trajectory(
        item.id(), prompt, judged.written(), scores, RuleReward.right(scores, item.best()), hinted);
  }

  private CompletableFuture<List<GrmSample>> drawn(
      PreferenceItem item, RewardModel asked, List<Draw> draws) {
    CompletableFuture<List<GrmSample>> all = new CompletableFuture<>();
    GrmSample[] samples = new GrmSample[draws.size()];
    int[] left = {draws.size()};
    JudgeTask task =
        new JudgeTask(
            item.question(), item.responses(), draws, Ledger.open(Budget.samples(draws.size())));
    try {
      asked.judge(
          task,
          sample -> {
            boolean last;
            synchronized (samples) {
              samples[sample.draw().index()] = sample;
              last = --left[0] == 0;
            }
            if (last) {
              // Off the backend's thread, which must not wait for a sink.
              all.completeAsync(() -> List.of(samples), Thread::startVirtualThread);
            }
          });
    } catch (IllegalArgumentException e) {
      // An item that does not fit the context costs itself, not the run.
      return CompletableFuture.completedFuture(
          draws.stream().<GrmSample>map(draw -> GrmSample.Failed.broken(draw, e)).toList());
    }
    return all;
  }
}
