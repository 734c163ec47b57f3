package io.dikast.spct.grpo;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.RuleReward;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Draws the groups of rollouts that group relative policy optimisation learns from, and rewards
 * them by rule (arXiv 2504.02495, section 3.2): 1 where the labelled best stands strictly highest,
 * else −1, also for what nobody can read. All draws of a step run together on the backend.
 */
public final class GroupRollouts {

  private static final long ODD = 0x9E3779B97F4A7C15L;

  private final BackendInfo info;
  private final JudgeTemplate template;
  private final RewardModel judge;
  private final Settings settings;

  /**
   * How to draw.
   *
   * @param group rollouts of an item, 2 to 256; the paper has 4
   * @param sampling how tokens are drawn; learning from the draws assumes temperature 1
   * @param maxTokens the most of a rollout, at least 1
   * @param seed of all steps; items of a step differ by their place in it
   */
  public record Settings(int group, Sampling sampling, int maxTokens, long seed) {
    public Settings {
      Objects.requireNonNull(sampling, "sampling");
      if (group < 2 || group > Budget.MAX_SAMPLES || maxTokens < 1) {
        throw new IllegalArgumentException(
            "group must be in 2.."
                + Budget.MAX_SAMPLES
                + " and maxTokens at least 1, got "
                + group
                + " and "
                + maxTokens);
      }
    }
  }

  private GroupRollouts(Backend backend, Settings settings) {
    this.info = backend.describe();
    this.template = JudgeTemplate.of(info.metadata()).orElseGet(JudgeTemplate::standard);
    this.settings = settings;
    this.judge =
        GenerativeRewardModel.on(backend)
            .template(template)
            .sampling(settings.sampling())
            .maxTokens(settings.maxTokens())
            .build();
  }

  /** On a backend that stays the caller's and has the weights as they are. */
  public static GroupRollouts on(Backend backend, Settings settings) {
    return new GroupRollouts(backend, settings);
  }

  /**
   * Draws a group of each item; blocks.
   *
   * @param items whose labels are usable ({@link RuleReward#applies}), at least one
   * @param step other steps draw with other seeds
   * @throws IllegalArgumentException at once, if a label is not usable
   * @throws InterruptedException if interrupted; what is under way is then cancelled
   */
  public RolloutBatch draw(List<PreferenceItem> items, long step) throws InterruptedException {
    for (PreferenceItem item : items) {
      if (!RuleReward.applies(item)) {
        throw new IllegalArgumentException("item '" + item.id() + "' has no usable label");
      }
    }
    Ledger ledger = Ledger.open(Budget.samples(settings.group()));
    CountDownLatch left = new CountDownLatch(items.size() * settings.group());
    List<List<GrmSample>> samples = new ArrayList<>();
    boolean whole = false;
    try {
      for (int place = 0; place < items.size(); place++) {
        samples.add(begin(items.get(place), seed(step, place), ledger, left));
      }
      left.await();
      whole = true;
    } finally {
      if (!whole) {
        ledger.stop(StopReason.CANCELLED);
      }
    }
    return batch(items, samples);
  }

  private long seed(long step, int place) {
    return new SplittableRandom(
            new SplittableRandom(settings.seed() + ODD * step).nextLong() + place)
        .nextLong();
  }

  private List<GrmSample> begin(
      PreferenceItem item, long seed, Ledger ledger, CountDownLatch left) {
    List<Draw> draws =
        DrawPlan.balanced(
            settings.group(), item.responses().size(), seed, DrawPlan.DEFAULT_ROTATIONS);
    List<GrmSample> own = new ArrayList<>();
    Consumer<GrmSample> keep =
        sample -> {
          synchronized (own) {
            own.add(sample);
          }
          left.countDown();
        };
    try {
      var _ = judge.judge(new JudgeTask(item.question(), item.responses(), draws, ledger), keep);
    } catch (IllegalArgumentException e) {
      // An item that does not fit the context costs itself, not the run.
      draws.forEach(draw -> keep.accept(GrmSample.Failed.broken(draw, e)));
    }
    return own;
  }

  private RolloutBatch batch(List<PreferenceItem> items, List<List<GrmSample>> samples) {
    List<RolloutGroup> groups = new ArrayList<>();
    List<GrmSample.Failed> failed = new ArrayList<>();
    for (int place = 0; place < items.size(); place++) {
      PreferenceItem item = items.get(place);
      List<GrmSample> own = samples.get(place);
      List<JudgeRollout> rollouts;
      synchronized (own) {
        rollouts =
            own.stream()
                .sorted(Comparator.comparingInt(sample -> sample.draw().index()))
                .flatMap(sample -> rollout(item, sample).stream())
                .toList();
        for (GrmSample sample : own) {
          if (sample instanceof GrmSample.Failed failure) {
            failed.add(failure);
          }
        }
      }
      if (!rollouts.isEmpty()) {
        groups.add(new RolloutGroup(item, rollouts));
      }
    }
    return new RolloutBatch(groups, failed);
  }

  private Optional<JudgeRollout> rollout(PreferenceItem item, GrmSample sample) {
    return switch (sample) {
      case GrmSample.Judged judged -> {
        boolean right = RuleReward.right(judged.judgement().scores(), item);
        yield Optional.of(
            rollout(item, judged.draw(), judged.written(), judged.finish(), true, right));
      }
      case GrmSample.Unreadable illegible ->
          Optional.of(
              rollout(
                  item, illegible.draw(), illegible.written(), illegible.finish(), false, false));
      case GrmSample.Failed _ -> Optional.empty();
    };
  }

  private JudgeRollout rollout(
      PreferenceItem item,
      Draw draw,
      TokenSequence written,
      Generation.Finish finish,
      boolean readable,
      boolean right) {
    Prompt prompt =
        template.render(item.question(), draw.permutation().apply(item.responses()), info.chat());
    return new JudgeRollout(
        prompt, written, finish == Generation.Finish.STOP, readable, RuleReward.of(right));
  }
}
