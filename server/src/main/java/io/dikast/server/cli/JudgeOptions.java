package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.metarm.MetaHead;
import io.dikast.server.http.JudgeSettings;
import io.dikast.server.json.Fault;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many judgements are drawn, how, and when that is enough. */
final class JudgeOptions {

  @Mixin DrawOptions draws;
  @Mixin MetaOptions meta = new MetaOptions();
  @Mixin WeightingOption weighting = new WeightingOption();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Wall time to judge in, as 30s, 500ms, 2m; what is decided by then counts.")
  @Nullable Duration deadline;

  @Option(
      names = "--max-total-tokens",
      paramLabel = "N",
      description = "The most tokens to compute in all, judge and meta together.")
  @Nullable Long maxTotalTokens;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Judgements to count, by meta score; 0 is half of K (default: ${DEFAULT-VALUE}).")
  int keep;

  @Option(
      names = "--quorum",
      paramLabel = "N",
      description = "Judgements needed at least (default: ${DEFAULT-VALUE}).")
  int quorum = 1;

  @Mixin StopOptions stop = new StopOptions();

  /** As many judgements as a selection draws. */
  JudgeOptions() {
    this(SelectorBuilder.DEFAULT_SAMPLES);
  }

  /**
   * So many judgements unless the caller says otherwise.
   *
   * @param samples 1 to 256
   */
  JudgeOptions(int samples) {
    this.draws = new DrawOptions(samples);
  }

  private @Nullable MetaHead head;

  /** Checks what can be checked before a model is opened. */
  void check() {
    draws.check();
    var _ = weighting.weighting();
    int samples = draws.samples;
    DrawOptions.require(keep >= 0 && keep <= samples, "--keep", "in 0.." + samples, keep);
    DrawOptions.require(quorum >= 1 && quorum <= samples, "--quorum", "in 1.." + samples, quorum);
    if (maxTotalTokens != null) {
      DrawOptions.require(maxTotalTokens >= 1, "--max-total-tokens", "at least 1", maxTotalTokens);
    }
    stop.check();
  }

  /** Reads the trained head, where there is one, before a model is opened. */
  void read(Shell shell) {
    head =
        meta.choice instanceof MetaChoice.Trained trained ? MetaOptions.read(shell, trained) : null;
  }

  /** The same for a service, which has no trained head of its own. */
  JudgeSettings settings() {
    return new JudgeSettings(
        draws.samples,
        draws.sampling(),
        draws.maxTokens,
        JudgeSettings.Mode.POINTWISE,
        true,
        quorum,
        switch (meta.choice) {
          case MetaChoice.Asked.AUTO -> JudgeSettings.Meta.AUTO;
          case MetaChoice.Asked.YES_NO -> JudgeSettings.Meta.YES_NO;
          case MetaChoice.Asked.NONE -> JudgeSettings.Meta.NONE;
          case MetaChoice.Trained _ ->
              throw new Fault(
                      Fault.Code.INVALID_VALUE,
                      "--meta must be auto, yes-no or none here: a service asks the judge itself",
                      "--meta")
                  .exception();
        },
        keep,
        maxTotalTokens,
        deadline,
        stop.stoppingRule(),
        draws.seed);
  }

  /** Sets a selector up with these; a trained head must have been read. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    selector
        .samples(draws.samples)
        .sampling(draws.sampling())
        .maxTokens(draws.maxTokens)
        .seed(draws.seed)
        .keepBest(keep == 0 && !weighting.alike() ? draws.samples : keep)
        .weighting(weighting.weighting())
        .quorum(quorum);
    if (deadline != null) {
      selector.deadline(deadline);
    }
    if (maxTotalTokens != null) {
      selector.totalTokens(maxTotalTokens);
    }
    stop.applyTo(selector);
    return switch (meta.choice) {
      case MetaChoice.Asked.AUTO -> selector;
      case MetaChoice.Asked.YES_NO -> selector.meta();
      case MetaChoice.Asked.NONE -> selector.noMeta();
      case MetaChoice.Trained _ -> selector.meta(Objects.requireNonNull(head, "head"));
    };
  }
}
