package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.engine.Budget;
import io.dikast.engine.backend.Sampling;
import io.dikast.server.json.Fault;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many judgements are drawn, how, and which of them count. */
final class JudgeOptions {

  /** Who says which judgements to trust. */
  enum Meta {
    /** Yes-no where the model file brings its own question for it, else nobody. */
    AUTO,
    /** The judge itself is asked whether the critique is right. */
    YES_NO,
    /** Nobody: every judgement counts. */
    NONE;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = {"-k", "--samples"},
      paramLabel = "K",
      description = "Judgements to draw, 1 to 256 (default: ${DEFAULT-VALUE}).")
  int samples = SelectorBuilder.DEFAULT_SAMPLES;

  @Option(
      names = "--temp",
      paramLabel = "T",
      description = "Temperature; 0 is greedy (default: ${DEFAULT-VALUE}).")
  double temperature = SelectorBuilder.DEFAULT_TEMPERATURE;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the most probable tokens that reach this together (default: ${DEFAULT-VALUE}).")
  double topP = 1;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "The most tokens of one judgement (default: ${DEFAULT-VALUE}).")
  int maxTokens = SelectorBuilder.DEFAULT_MAX_TOKENS;

  @Option(
      names = {"-s", "--seed"},
      paramLabel = "N",
      description = "Determines orders, draws and ties (default: ${DEFAULT-VALUE}).")
  long seed;

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
      names = "--meta",
      paramLabel = "KIND",
      description =
          "Who says which judgements to trust: yes-no asks the judge, none counts all, auto asks"
              + " where the model file has a question for it (default: ${DEFAULT-VALUE}).")
  Meta meta = Meta.AUTO;

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
    require(samples >= 1, "--samples", "in 1.." + Budget.MAX_SAMPLES, samples);
    if (samples > Budget.MAX_SAMPLES) {
      throw new Fault(
              Fault.Code.K_TOO_LARGE,
              "--samples must be in 1.." + Budget.MAX_SAMPLES + ", got " + samples,
              "--samples")
          .exception();
    }
    require(temperature >= 0 && temperature <= 10, "--temp", "in 0..10", temperature);
    require(topP > 0 && topP <= 1, "--top-p", "in (0, 1]", topP);
    require(maxTokens >= 1, "--max-tokens", "at least 1", maxTokens);
    require(keep >= 0 && keep <= samples, "--keep", "in 0.." + samples, keep);
    require(quorum >= 1 && quorum <= samples, "--quorum", "in 1.." + samples, quorum);
    if (maxTotalTokens != null) {
      require(maxTotalTokens >= 1, "--max-total-tokens", "at least 1", maxTotalTokens);
    }
    if (confidence != null) {
      require(confidence > 0.5 && confidence < 1, "--stop-when-decided", "in (0.5, 1)", confidence);
    }
  }

  /** Sets a selector up with these. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    selector
        .samples(samples)
        .sampling(Sampling.temperature(temperature).withTopP(topP))
        .maxTokens(maxTokens)
        .seed(seed)
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
    return switch (meta) {
      case AUTO -> selector;
      case YES_NO -> selector.meta();
      case NONE -> selector.noMeta();
    };
  }

  private static void require(boolean holds, String flag, String expected, Number got) {
    if (!holds) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, flag + " must be " + expected + ", got " + got, flag)
          .exception();
    }
  }
}
