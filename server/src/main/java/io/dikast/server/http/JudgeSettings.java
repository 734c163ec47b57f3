package io.dikast.server.http;

import io.dikast.Paradigm;
import io.dikast.SelectorBuilder;
import io.dikast.engine.Budget;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.vote.StoppingRule;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a request is judged.
 *
 * @param samples draws, k, 1 to {@link Budget#MAX_SAMPLES}
 * @param sampling how tokens are drawn
 * @param maxTokens of one judgement, at least 1
 * @param mode how scores come about
 * @param shuffle whether draws see the responses in different orders
 * @param quorum judgements needed, 1 to {@code samples}
 * @param meta who says which judgements to trust
 * @param keep judgements to count, 0 for half
 * @param totalTokens to compute in all, {@code null} for no limit
 * @param deadline for the whole request, {@code null} for the server's own
 * @param stop when enough judgements are in
 * @param seed determines orders, draws and ties
 */
public record JudgeSettings(
    int samples,
    Sampling sampling,
    int maxTokens,
    Mode mode,
    boolean shuffle,
    int quorum,
    Meta meta,
    int keep,
    @Nullable Long totalTokens,
    @Nullable Duration deadline,
    StoppingRule stop,
    long seed) {

  /** How scores come about. */
  public enum Mode {
    /** All responses scored in one judgement. */
    POINTWISE,
    /** Every two responses compared, in both orders. */
    PAIRWISE
  }

  /** Who says which judgements to trust. */
  public enum Meta {
    /** Yes-no where the model file brings its own question for it, else nobody. */
    AUTO,
    /** The judge itself is asked whether the critique is right. */
    YES_NO,
    /** Nobody: every judgement counts. */
    NONE
  }

  /** What {@link SelectorBuilder} does by itself. */
  public static final JudgeSettings DEFAULT =
      new JudgeSettings(
          SelectorBuilder.DEFAULT_SAMPLES,
          Sampling.temperature(SelectorBuilder.DEFAULT_TEMPERATURE),
          SelectorBuilder.DEFAULT_MAX_TOKENS,
          Mode.POINTWISE,
          true,
          1,
          Meta.AUTO,
          0,
          null,
          null,
          StoppingRule.NEVER,
          0);

  public JudgeSettings {
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(meta, "meta");
    Objects.requireNonNull(stop, "stop");
    if (samples < 1 || samples > Budget.MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "samples must be in 1.." + Budget.MAX_SAMPLES + ", got " + samples);
    }
    if (quorum < 1 || quorum > samples) {
      throw new IllegalArgumentException("quorum must be in 1.." + samples + ", got " + quorum);
    }
    if (keep < 0) {
      throw new IllegalArgumentException("keep must not be negative, got " + keep);
    }
  }

  /** The same settings within another deadline. */
  JudgeSettings within(Duration limit) {
    return new JudgeSettings(
        samples,
        sampling,
        maxTokens,
        mode,
        shuffle,
        quorum,
        meta,
        keep,
        totalTokens,
        limit,
        stop,
        seed);
  }

  /** Sets a selector up with these. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    selector
        .samples(samples)
        .sampling(sampling)
        .maxTokens(maxTokens)
        .seed(seed)
        .keepBest(keep)
        .quorum(quorum);
    if (mode == Mode.PAIRWISE) {
      selector.paradigm(Paradigm.pairwise());
    }
    if (!shuffle) {
      selector.rotations(0);
    }
    if (deadline != null) {
      selector.deadline(deadline);
    }
    if (totalTokens != null) {
      selector.totalTokens(totalTokens);
    }
    selector.stopWhen(stop);
    return switch (meta) {
      case AUTO -> selector;
      case YES_NO -> selector.meta();
      case NONE -> selector.noMeta();
    };
  }
}
