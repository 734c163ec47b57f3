package io.dikast.engine;

import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.engine.vote.StoppingRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the best of several responses by sampled judgements and a vote (arXiv 2504.02495, section
 * 4): draws k judgements in parallel, lets a meta reward model keep the most trusted, counts them.
 *
 * <p>Immutable and thread-safe: build one, share it, or derive a variant by {@link #toBuilder()}.
 * It owns nothing: whoever opened the models closes them.
 */
public final class AnswerSelector {

  /** The most responses one request may hold. */
  public static final int MAX_RESPONSES = 64;

  /** Draws that may be under way beyond those that a stopping rule has been asked about. */
  public static final int DEFAULT_AHEAD = 4;

  private final Builder config;

  private AnswerSelector(Builder config) {
    this.config = config;
  }

  /** A selector that judges with this model and counts with this aggregator. */
  public static Builder builder(RewardModel judge, Aggregator aggregator) {
    return new Builder(judge, aggregator);
  }

  /**
   * Chooses; blocks until the vote is counted.
   *
   * <p>Interrupting the thread cancels every draw; what was judged until then is counted, with stop
   * reason {@link StopReason#CANCELLED}, and the interrupt flag stays set.
   *
   * @param responses 1 to {@value #MAX_RESPONSES}; texts may be empty
   * @throws IllegalArgumentException before any work, if the responses are too few or too many or
   *     do not fit the model's context
   * @throws JudgeQuorumException if too few draws gave a judgement
   */
  public Selection select(Question question, List<String> responses) {
    return select(question, responses, Ledger.open(config.budget, config.nanoClock));
  }

  /**
   * Chooses as a part of a larger request, such as a search: tokens, deadline, calls and priority
   * are those of its account, which this enters its own into; only the number of draws is this
   * selector's.
   *
   * @param ledger the account of the whole request
   * @throws IllegalArgumentException as {@link #select(Question, List)}
   * @throws JudgeQuorumException also if no call is left
   */
  public Selection select(Question question, List<String> responses, Ledger ledger) {
    return start(question, responses, Objects.requireNonNull(ledger, "ledger")).await();
  }

  /**
   * Chooses on a virtual thread. Cancelling the future cancels every draw within one decode step.
   *
   * @throws IllegalArgumentException as {@link #select}, at once; other failures end the future
   */
  public CompletableFuture<Selection> selectAsync(Question question, List<String> responses) {
    return selectAsync(question, responses, Ledger.open(config.budget, config.nanoClock));
  }

  /**
   * Chooses on a virtual thread, as a part of a larger request; see {@link #select(Question, List,
   * Ledger)} and {@link #selectAsync(Question, List)}.
   */
  public CompletableFuture<Selection> selectAsync(
      Question question, List<String> responses, Ledger ledger) {
    SelectionRun run = start(question, responses, Objects.requireNonNull(ledger, "ledger"));
    CompletableFuture<Selection> future = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("dikast-selection")
            .unstarted(
                () -> {
                  try {
                    future.complete(run.await());
                  } catch (Throwable e) {
                    future.completeExceptionally(e);
                  }
                });
    var _ =
        future.whenComplete(
            (selection, failure) -> {
              if (future.isCancelled()) {
                run.cancel();
              }
            });
    thread.start();
    return future;
  }

  private SelectionRun start(Question question, List<String> responses, Ledger ledger) {
    Objects.requireNonNull(question, "question");
    List<String> candidates = List.copyOf(responses);
    if (candidates.isEmpty() || candidates.size() > MAX_RESPONSES) {
      throw new IllegalArgumentException(
          "responses must number 1.." + MAX_RESPONSES + ", got " + candidates.size());
    }
    int k = config.budget.samples();
    List<Draw> draws =
        config.rotations == 0
            ? DrawPlan.unshuffled(k, candidates.size(), config.seed)
            : DrawPlan.balanced(k, candidates.size(), config.seed, config.rotations);
    int callsPerDraw = config.metaRewardModel == null ? 1 : 2;
    int most = (int) Math.min(k, ledger.remainingCalls() / callsPerDraw);
    int admitted = ledger.admit(Ledger.Purpose.DRAW, most);
    if (admitted == 0) {
      throw new JudgeQuorumException(
          config.quorum,
          StopReason.CALLS,
          JudgeCounts.of(k, List.of(), false),
          List.of(),
          ledger.usage());
    }
    return SelectionRun.start(
        config, new JudgeTask(question, candidates, draws.subList(0, admitted), ledger));
  }

  /** What one selection may spend, by itself. */
  public Budget budget() {
    return config.budget;
  }

  /** The most calls of models that one selection makes: its draws, and as many meta questions. */
  public long callsAtMost() {
    return (long) config.budget.samples() * (config.metaRewardModel == null ? 1 : 2);
  }

  /** A builder that starts from this configuration. */
  public Builder toBuilder() {
    return new Builder(config);
  }

  /** Configures an {@link AnswerSelector}. Not thread-safe; each {@link #build} takes a copy. */
  public static final class Builder {
    final RewardModel judge;
    Aggregator aggregator;
    @Nullable MetaRewardModel metaRewardModel;
    int keep;
    BallotWeighting weighting = BallotWeighting.EQUAL;
    StoppingRule stoppingRule = StoppingRule.NEVER;
    int ahead;
    Budget budget = Budget.samples(8);
    int quorum = 1;
    int rotations = DrawPlan.DEFAULT_ROTATIONS;
    long seed;
    SelectionListener listener = SelectionListener.NONE;
    LongSupplier nanoClock = System::nanoTime;

    private Builder(RewardModel judge, Aggregator aggregator) {
      this.judge = Objects.requireNonNull(judge, "judge");
      this.aggregator = Objects.requireNonNull(aggregator, "aggregator");
    }

    private Builder(Builder from) {
      this.judge = from.judge;
      this.aggregator = from.aggregator;
      this.metaRewardModel = from.metaRewardModel;
      this.keep = from.keep;
      this.weighting = from.weighting;
      this.stoppingRule = from.stoppingRule;
      this.ahead = from.ahead;
      this.budget = from.budget;
      this.quorum = from.quorum;
      this.rotations = from.rotations;
      this.seed = from.seed;
      this.listener = from.listener;
      this.nanoClock = from.nanoClock;
    }

    /** How ballots become a ranking. */
    public Builder aggregator(Aggregator rule) {
      this.aggregator = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /** Draws of the judge, 1..256; the default is 8. */
    public Builder samples(int samples) {
      this.budget = budget.withSamples(samples);
      return this;
    }

    /** All limits at once; the default is 8 draws and nothing else. */
    public Builder budget(Budget limits) {
      this.budget = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Wall time for a whole request. */
    public Builder deadline(Duration limit) {
      this.budget = budget.withDeadline(limit);
      return this;
    }

    /** Computed tokens for a whole request, judge and meta together. */
    public Builder totalTokens(long tokens) {
      this.budget = budget.withTotalTokens(tokens);
      return this;
    }

    /** Who says which judgements to trust; the default is nobody, and all are counted. */
    public Builder metaRewardModel(@Nullable MetaRewardModel model) {
      this.metaRewardModel = model;
      return this;
    }

    /**
     * How many judgements to keep of all draws, k_meta in arXiv 2504.02495, section 4.2; 0 (the
     * default) is half of them, rounded up. Scaled down with the draws where a vote was decided
     * early. Without a meta reward model all are kept.
     */
    public Builder keepBest(int judgements) {
      if (judgements < 0) {
        throw new IllegalArgumentException("keepBest must not be negative, got " + judgements);
      }
      this.keep = judgements;
      return this;
    }

    /**
     * How much each kept judgement counts; the default is all alike. To weigh all of them, keep as
     * many as are drawn. Stopping rules count judgements alike whatever stands here: they are asked
     * before it is known which of them are kept.
     */
    public Builder weighting(BallotWeighting byMetaScore) {
      this.weighting = Objects.requireNonNull(byMetaScore, "byMetaScore");
      return this;
    }

    /** When to stop before all draws are in; the default is never. */
    public Builder stopWhen(StoppingRule rule) {
      this.stoppingRule = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * How many draws may be under way beyond those that the stopping rule has been asked about; 0
     * (the default) is {@value AnswerSelector#DEFAULT_AHEAD}, and all where no rule ends the vote
     * early. The vote is the same for any number: few save the most tokens, since what is under way
     * when the vote ends has been paid for in part; many are faster.
     */
    public Builder ahead(int draws) {
      if (draws < 0) {
        throw new IllegalArgumentException("ahead must not be negative, got " + draws);
      }
      this.ahead = draws;
      return this;
    }

    /** How many draws may be under way beyond those that count already, of so many in all. */
    int aheadOf(int draws) {
      if (ahead > 0) {
        return ahead;
      }
      return stoppingRule.equals(StoppingRule.NEVER) ? draws : DEFAULT_AHEAD;
    }

    /** How many judgements a selection needs at least; the default is 1. */
    public Builder quorum(int judgements) {
      if (judgements < 1) {
        throw new IllegalArgumentException("quorum must be at least 1, got " + judgements);
      }
      this.quorum = judgements;
      return this;
    }

    /**
     * In how many different orders the draws see the responses (see {@link DrawPlan}); 0 is the
     * given order for all of them. Each order costs one prompt.
     */
    public Builder rotations(int orders) {
      if (orders < 0) {
        throw new IllegalArgumentException("rotations must not be negative, got " + orders);
      }
      this.rotations = orders;
      return this;
    }

    /** Determines permutations, draws and tie-breaking; the default is 0. */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /** Who hears of each sample. */
    public Builder listener(SelectionListener hears) {
      this.listener = Objects.requireNonNull(hears, "hears");
      return this;
    }

    /** The clock of deadlines and elapsed times, in nanoseconds; for tests. */
    public Builder nanoClock(LongSupplier clock) {
      this.nanoClock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** Checks the configuration and builds. */
    public AnswerSelector build() {
      if (quorum > budget.samples()) {
        throw new IllegalArgumentException(
            "quorum " + quorum + " cannot be met by " + budget.samples() + " samples");
      }
      return new AnswerSelector(new Builder(this));
    }
  }
}
