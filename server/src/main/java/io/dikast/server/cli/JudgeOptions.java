package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.metarm.MetaHead;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many judgements are drawn, how, and when that is enough. */
final class JudgeOptions {

  @Mixin DrawOptions draws = new DrawOptions();
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

  @Option(
      names = "--stop-when-decided",
      paramLabel = "P",
      description =
          "Stop drawing once the leader is right with this probability, in (0.5, 1); off by"
              + " default.")
  @Nullable Double confidence;

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
    if (confidence != null) {
      DrawOptions.require(
          confidence > 0.5 && confidence < 1, "--stop-when-decided", "in (0.5, 1)", confidence);
    }
  }

  /** Reads the trained head, where there is one, before a model is opened. */
  void read(Shell shell) {
    head =
        meta.choice instanceof MetaChoice.Trained trained ? MetaOptions.read(shell, trained) : null;
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
    if (confidence != null) {
      selector.stopWhenDecided(confidence);
    }
    return switch (meta.choice) {
      case MetaChoice.Asked.AUTO -> selector;
      case MetaChoice.Asked.YES_NO -> selector.meta();
      case MetaChoice.Asked.NONE -> selector.noMeta();
      case MetaChoice.Trained _ -> selector.meta(Objects.requireNonNull(head, "head"));
    };
  }
}
