package io.dikast.spct.rft;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.RuleReward;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Draws judgements of items whose best response is known, and keeps those to learn from: rejective
 * fine-tuning (arXiv 2504.02495, section 3.2). Wrong judgements are rejected, and so are items that
 * are too easy, all of whose judgements are right; where none is right, one more is drawn that is
 * told the best response. The hint is in no prompt that is learned from.
 *
 * <p>Draws of many items run together on the backend, whose engine decides in what order. Same
 * items, settings and backend: the same judgements of each item, whatever the order of the items.
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
   * @param draws an item, 1 to 256; the paper has 3
   * @param hints whether items without a right judgement get one that is told
   * @param sampling how tokens are drawn
   * @param maxTokens the most of a judgement, at least 1
   * @param seed of the run; items differ by their ids
   * @param items under way at once, at least 1
   * @param orders in how many different ones the draws of an item see its responses, at least 1;
   *     pairs to prefer one of need the same prompt, and so few orders
   */
  public record Settings(
      int draws,
      boolean hints,
      Sampling sampling,
      int maxTokens,
      long seed,
      int items,
      int orders) {

    public static final Settings DEFAULT =
        new Settings(
            3,
            true,
            Sampling.temperature(GenerativeRewardModel.DEFAULT_TEMPERATURE),
            GenerativeRewardModel.DEFAULT_MAX_TOKENS,
            0,
            32);

    /** In as many orders as a selection has. */
    public Settings(
        int draws, boolean hints, Sampling sampling, int maxTokens, long seed, int items) {
      this(draws, hints, sampling, maxTokens, seed, items, DrawPlan.DEFAULT_ROTATIONS);
    }

    public Settings {
      Objects.requireNonNull(sampling, "sampling");
      if (draws < 1 || draws > Budget.MAX_SAMPLES || maxTokens < 1 || items < 1 || orders < 1) {
        throw new IllegalArgumentException(
            "draws must be in 1.."
                + Budget.MAX_SAMPLES
                + ", maxTokens, items and orders at least 1, got "
                + draws
                + ", "
                + maxTokens
                + ", "
                + items
                + " and "
                + orders);
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

  /**
   * On a backend that stays the caller's.
   *
   * @throws IllegalArgumentException if the model file brings a faulty template or hint
   */
  public static RejectiveFineTuning on(Backend backend, Settings settings) {
    RejectiveFineTuning tuning = new RejectiveFineTuning(backend, settings);
    // A faulty hint is to be known before the first item that needs it.
    var _ = tuning.fingerprint();
    return tuning;
  }

  /** Identity of everything besides an item that determines its judgements. */
  public String fingerprint() {
    return String.join(
        "|",
        "rft/1",
        judge.fingerprint(),
        settings.hints() ? template.hinting(info.metadata(), 1).fingerprint() : "no hint",
        settings.draws() + " draws in " + settings.orders() + " orders",
        "seed " + settings.seed());
  }

  /** Draws for every item without a limit; as {@link #run(List, Ledger, Consumer)} otherwise. */
  public void run(List<PreferenceItem> items, Consumer<ItemOutcome> sink)
      throws InterruptedException {
    var _ = run(items, Ledger.open(Budget.samples(1)), sink);
  }

  /**
   * Draws for every item; blocks until all are told, or the ledger says stop. Items under way are
   * then given up and not told: a later run can draw them whole.
   *
   * @param items with different ids
   * @param ledger the account of the whole run: a limit on tokens or time is for all items
   *     together, the number of samples in its budget is not looked at
   * @param sink told once an item, in their order, on this thread; what it throws ends the run and
   *     stops the ledger
   * @return what ended the run before every item was told; empty where every one was
   * @throws IllegalArgumentException at once, if two items have one id
   * @throws InterruptedException if interrupted; the ledger is then stopped
   */
  public Optional<StopReason> run(
      List<PreferenceItem> items, Ledger ledger, Consumer<ItemOutcome> sink)
      throws InterruptedException {
    ItemRun.requireDistinct(items.stream().map(PreferenceItem::id).toList());
    return new ItemRun(settings.items(), ledger, sink)
        .run(items.stream().map(this::work).iterator());
  }

  private ItemWork work(PreferenceItem item) {
    ItemKey key = ItemKey.of(item);
    List<Draw> draws =
        RuleReward.applies(item)
            ? DrawPlan.balanced(
                // One more, for the draw that is told.
                settings.draws() + 1,
                item.responses().size(),
                key.seed(settings.seed()),
                settings.orders())
            : List.of();
    return new JudgedItem(this, item, key, draws);
  }

  Settings settings() {
    return settings;
  }

  RewardModel judge() {
    return judge;
  }

  /**
   * The judge that is told the best response.
   *
   * @param position where it stands among those shown, from 1
   */
  RewardModel judgeTold(int position) {
    return judge(template.hinting(info.metadata(), position));
  }

  private RewardModel judge(JudgeTemplate shown) {
    return GenerativeRewardModel.on(backend)
        .template(shown)
        .sampling(settings.sampling())
        .maxTokens(settings.maxTokens())
        .build();
  }

  /** What a judge is asked about an item, without any hint. */
  Prompt prompt(PreferenceItem item, Permutation shown) {
    return template.render(item.question(), shown.apply(item.responses()), info.chat());
  }
}
