package io.dikast;

import io.dikast.aggregators.Aggregators;
import io.dikast.aggregators.StoppingRules;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.JudgementCache;
import io.dikast.engine.Priority;
import io.dikast.engine.SelectionListener;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.MetaRewardModels;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.samplers.PrincipleSource;
import io.dikast.samplers.PrincipleSources;
import io.dikast.samplers.defence.Defences;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link AnswerSelector} over one backend. Not thread-safe; each {@link #build} makes
 * a selector of its own, which is.
 *
 * <p>Unless told otherwise: 8 samples at temperature 0.5 (the paper's) in up to 4 balanced orders,
 * the mean score decides, nothing stops early, and judgements are questioned where the judge's
 * model file has a question of its own for that ({@code dikast.meta.suffix} in its metadata): a
 * model that was never taught the question mostly adds noise, and always costs.
 */
public final class SelectorBuilder {

  /** Judgements to draw. */
  public static final int DEFAULT_SAMPLES = 8;

  /** The temperature at which arXiv 2504.02495 samples for inference-time scaling. */
  public static final double DEFAULT_TEMPERATURE = GenerativeRewardModel.DEFAULT_TEMPERATURE;

  /** Tokens of one judgement. */
  public static final int DEFAULT_MAX_TOKENS = GenerativeRewardModel.DEFAULT_MAX_TOKENS;

  /** Questions whose principles a builder remembers. */
  private static final long PRINCIPLED_QUESTIONS = 1_000;

  private static final String META_QUESTION = "dikast.meta.suffix";

  private final Backend judge;
  private Budget budget = Budget.samples(DEFAULT_SAMPLES);
  private Sampling sampling = Sampling.temperature(DEFAULT_TEMPERATURE);
  private int maxTokens = DEFAULT_MAX_TOKENS;
  private Paradigm paradigm = Paradigm.pointwise();
  private Aggregator aggregator = Aggregators.meanScore();
  private boolean metaByModel = true;
  private @Nullable MetaRewardModel metaRewardModel;
  private StoppingRule stoppingRule = StoppingRule.NEVER;
  private int ahead;
  private int keep;
  private BallotWeighting weighting = BallotWeighting.EQUAL;
  private int quorum = 1;
  private int rotations = DrawPlan.DEFAULT_ROTATIONS;
  private long seed;
  private @Nullable JudgementCache cache;
  private SelectionListener listener = SelectionListener.NONE;
  private Defences defences = Defences.NONE;
  private boolean randomLabel;
  private @Nullable PrincipleSource principles;

  SelectorBuilder(Backend judge) {
    this.judge = Objects.requireNonNull(judge, "judge");
  }

  /** Judgements to draw, 1 to 256. */
  public SelectorBuilder samples(int judgements) {
    budget = budget.withSamples(judgements);
    return this;
  }

  /**
   * How many judgements to count, those of highest meta score; 0 (the default) is half of the
   * samples, rounded up. Without a meta reward model all are counted.
   */
  public SelectorBuilder keepBest(int judgements) {
    if (judgements < 0) {
      throw new IllegalArgumentException("keepBest must not be negative, got " + judgements);
    }
    keep = judgements;
    return this;
  }

  /**
   * How much each kept judgement counts by its meta score; all alike is the default. To weigh all
   * of them, keep as many as are drawn.
   */
  public SelectorBuilder weighting(BallotWeighting byMetaScore) {
    weighting = Objects.requireNonNull(byMetaScore, "byMetaScore");
    return this;
  }

  /**
   * Stops drawing once the leader is right with this probability, by the votes of the samples so
   * far (arXiv 2305.11860).
   *
   * @param confidence above 0.5, below 1
   */
  public SelectorBuilder stopWhenDecided(double confidence) {
    stoppingRule = StoppingRules.betaPosterior(confidence);
    return this;
  }

  /** Stops drawing when this rule says so, one of {@link StoppingRules} or of the caller's own. */
  public SelectorBuilder stopWhen(StoppingRule rule) {
    stoppingRule = Objects.requireNonNull(rule, "rule");
    return this;
  }

  /**
   * How many judgements may be under way beyond those that the stopping rule has been asked about;
   * 0 (the default) chooses. Few save the most tokens, many are faster; the vote is the same.
   */
  public SelectorBuilder ahead(int judgements) {
    if (judgements < 0) {
      throw new IllegalArgumentException("ahead must not be negative, got " + judgements);
    }
    ahead = judgements;
    return this;
  }

  /** Asks the judge itself whether a judgement is right, continuing what it has computed. */
  public SelectorBuilder meta() {
    return meta(judge);
  }

  /** Asks another model whether a judgement is right. The caller closes it. */
  public SelectorBuilder meta(Backend model) {
    return meta(MetaRewardModels.yesNo(model));
  }

  /**
   * Lets a trained head say which judgements of this judge to trust.
   *
   * @throws IllegalArgumentException if it was fitted to another model's hidden states
   */
  public SelectorBuilder meta(MetaHead head) {
    return meta(MetaRewardModels.trained(head, judge));
  }

  /** Lets this say which judgements to trust; not asked where the paradigm draws nothing. */
  public SelectorBuilder meta(MetaRewardModel model) {
    metaRewardModel = Objects.requireNonNull(model, "model");
    metaByModel = false;
    return this;
  }

  /** Counts every judgement. */
  public SelectorBuilder noMeta() {
    metaRewardModel = null;
    metaByModel = false;
    return this;
  }

  /** How tokens are drawn. */
  public SelectorBuilder sampling(Sampling how) {
    sampling = Objects.requireNonNull(how, "how");
    return this;
  }

  /** Temperature, 0 (greedy) to 10; the rest of the sampling stays. */
  public SelectorBuilder temperature(double temperature) {
    sampling =
        new Sampling(
            temperature,
            sampling.topK(),
            sampling.topP(),
            sampling.minP(),
            sampling.repetitionPenalty(),
            sampling.penaltyWindow());
    return this;
  }

  /** The most tokens of one judgement, at least 1. */
  public SelectorBuilder maxTokens(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + tokens);
    }
    maxTokens = tokens;
    return this;
  }

  /**
   * How the judge gives scores; generative and pointwise is the default. One that draws nothing is
   * asked once, whatever {@link #samples} and {@link #quorum} say. Only the default questions its
   * judgements by itself; others do where {@link #meta()} says so.
   */
  public SelectorBuilder paradigm(Paradigm how) {
    paradigm = Objects.requireNonNull(how, "how");
    return this;
  }

  /** Determines orders, draws and ties; 0 is the default. */
  public SelectorBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Wall time of one selection; what is decided by then counts. */
  public SelectorBuilder deadline(Duration limit) {
    budget = budget.withDeadline(limit);
    return this;
  }

  /** Tokens to compute for one selection, judge and meta together. */
  public SelectorBuilder totalTokens(long tokens) {
    budget = budget.withTotalTokens(tokens);
    return this;
  }

  /** How selections rank beside other requests on the same backend; normal is the default. */
  public SelectorBuilder priority(Priority rank) {
    budget = budget.withPriority(rank);
    return this;
  }

  /** Judgements that a selection needs at least; 1 is the default. */
  public SelectorBuilder quorum(int judgements) {
    if (judgements < 1) {
      throw new IllegalArgumentException("quorum must be at least 1, got " + judgements);
    }
    quorum = judgements;
    return this;
  }

  /** In how many orders the responses are shown, each at the price of a prompt; 0 is as given. */
  public SelectorBuilder rotations(int orders) {
    if (orders < 0) {
      throw new IllegalArgumentException("rotations must not be negative, got " + orders);
    }
    rotations = orders;
    return this;
  }

  /** How judgements become a ranking; the mean score is the default. */
  public SelectorBuilder aggregator(Aggregator rule) {
    aggregator = Objects.requireNonNull(rule, "rule");
    return this;
  }

  /** Remembers judgements in about this many bytes, for the selectors built from here. */
  public SelectorBuilder cache(long bytes) {
    return cache(JudgementCache.ofBytes(bytes));
  }

  /** Remembers judgements in a cache that others may share. None is the default. */
  public SelectorBuilder cache(JudgementCache shared) {
    cache = Objects.requireNonNull(shared, "shared");
    return this;
  }

  /** What keeps a response from winning by other means than its content; nothing is the default. */
  public SelectorBuilder defences(Defences against) {
    defences = Objects.requireNonNull(against, "against");
    return this;
  }

  /**
   * Has scores written behind a label of each request in place of {@code \boxed}, made from the
   * seed: one that nobody knows who wrote a response. A judge whose model file brings a template of
   * its own keeps {@code \boxed}.
   */
  public SelectorBuilder randomLabel() {
    randomLabel = true;
    return this;
  }

  /**
   * Has the judge write principles once from the question alone, for all draws and for further
   * requests about the same question, in place of once a draw (arXiv 2602.10019). A question that
   * comes with principles keeps those. Selectors built from here share what is remembered.
   *
   * <p>{@link #build} refuses a judge whose model file brings a template without a place for
   * principles.
   */
  public SelectorBuilder principlesFromQuestion() {
    return principles(
        PrincipleSources.cached(PrincipleSources.generated(judge), PRINCIPLED_QUESTIONS));
  }

  /** Judges by what this says of each question; see {@link #principlesFromQuestion}. */
  public SelectorBuilder principles(PrincipleSource source) {
    principles = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Who hears of each sample. */
  public SelectorBuilder listener(SelectionListener hears) {
    listener = Objects.requireNonNull(hears, "hears");
    return this;
  }

  /**
   * Checks the configuration and builds.
   *
   * @throws IllegalArgumentException if its parts do not go together
   */
  public AnswerSelector build() {
    RewardModel rewardModel = rewardModel();
    // What is asked once has one judgement: none to trust more than another.
    MetaRewardModel meta = !paradigm.draws() ? null : metaByModel ? ownMeta() : metaRewardModel;
    if (cache != null) {
      rewardModel = cache.around(rewardModel);
      meta = meta == null ? null : cache.around(meta);
    }
    return AnswerSelector.builder(defences.around(rewardModel), aggregator)
        .budget(paradigm.draws() ? budget : budget.withSamples(1))
        .metaRewardModel(meta)
        .keepBest(keep)
        .weighting(weighting)
        .stopWhen(stoppingRule)
        .ahead(ahead)
        .quorum(paradigm.draws() ? quorum : 1)
        .rotations(rotations)
        .seed(seed)
        .listener(listener)
        .build();
  }

  private RewardModel rewardModel() {
    if (!(paradigm instanceof Paradigm.Pointwise)) {
      if (randomLabel || principles != null) {
        throw new IllegalArgumentException(
            "a random label and principles drawn from the question go with the generative pointwise"
                + " paradigm, got "
                + paradigm);
      }
      return paradigm.on(judge, sampling, maxTokens);
    }
    GenerativeRewardModel.Builder builder =
        GenerativeRewardModel.on(judge).sampling(sampling).maxTokens(maxTokens);
    if (randomLabel) {
      builder.randomLabel(seed);
    }
    PrincipleSource source = principles;
    if (source == null) {
      return builder.build();
    }
    Optional<JudgeTemplate> own = JudgeTemplate.of(judge.describe().metadata());
    if (own.isEmpty()) {
      builder.template(JudgeTemplate.principled());
    } else if (!own.get().takesPrinciples()) {
      throw new IllegalArgumentException(
          "principles cannot be drawn from the question: the model file of "
              + judge.describe().model()
              + " brings a template of its own, without a place for {principles}");
    }
    return PrincipleSources.judgingBy(source, seed, builder.build());
  }

  private @Nullable MetaRewardModel ownMeta() {
    return paradigm instanceof Paradigm.Pointwise
            && judge.describe().metadata().text(META_QUESTION).isPresent()
        ? MetaRewardModels.yesNo(judge)
        : null;
  }
}
