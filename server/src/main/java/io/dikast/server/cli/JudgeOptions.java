package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.server.http.JudgeSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many judgements are drawn, how, and when that is enough. */
final class JudgeOptions {

  @Mixin DrawOptions draws = new DrawOptions();

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
          "Stop drawing once the leader is right with this probability, in (0.5, 1); off by default.")
  @Nullable Double confidence;

  /** Checks what can be checked before a model is opened. */
  void check() {
    draws.check();
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

  /** The same for a service. */
  JudgeSettings settings() {
    return new JudgeSettings(
        draws.samples,
        draws.sampling(),
        draws.maxTokens,
        JudgeSettings.Mode.POINTWISE,
        true,
        quorum,
        switch (draws.meta) {
          case AUTO -> JudgeSettings.Meta.AUTO;
          case YES_NO -> JudgeSettings.Meta.YES_NO;
          case NONE -> JudgeSettings.Meta.NONE;
        },
        keep,
        maxTotalTokens,
        deadline,
        confidence,
        draws.seed);
  }

  /** Sets a selector up with these. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    selector
        .samples(draws.samples)
        .sampling(draws.sampling())
        .maxTokens(draws.maxTokens)
        .seed(draws.seed)
        .keepBest(keep)
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
    return switch (draws.meta) {
      case AUTO -> selector;
      case YES_NO -> selector.meta();
      case NONE -> selector.noMeta();
    };
  }
}
