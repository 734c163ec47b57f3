package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.engine.Budget;
import io.dikast.engine.backend.Sampling;
import io.dikast.server.json.Fault;
import picocli.CommandLine.Option;

/** How many judgements are drawn, and how. */
final class DrawOptions {

  @Option(
      names = {"-k", "--samples"},
      paramLabel = "K",
      description = "Judgements to draw, 1 to 256 (default: ${DEFAULT-VALUE}).")
  int samples;

  @Option(
      names = "--temp",
      paramLabel = "T",
      description = "Temperature; 0 is greedy (default: ${DEFAULT-VALUE}).")
  double temperature = SelectorBuilder.DEFAULT_TEMPERATURE;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the most probable tokens that reach this together (default:"
              + " ${DEFAULT-VALUE}).")
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

  /** As many judgements as a selection draws. */
  DrawOptions() {
    this(SelectorBuilder.DEFAULT_SAMPLES);
  }

  /**
   * So many judgements unless the caller says otherwise.
   *
   * @param samples 1 to 256
   */
  DrawOptions(int samples) {
    this.samples = samples;
  }

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
  }

  /** How tokens are drawn. */
  Sampling sampling() {
    return Sampling.temperature(temperature).withTopP(topP);
  }

  /** Refuses a flag. */
  static void require(boolean holds, String flag, String expected, Number got) {
    if (!holds) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, flag + " must be " + expected + ", got " + got, flag)
          .exception();
    }
  }
}
