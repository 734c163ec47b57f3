package io.dikast.server.cli;

import io.dikast.Dikast;
import io.dikast.SearchBuilder;
import io.dikast.SelectorBuilder;
import io.dikast.engine.Budget;
import io.dikast.engine.Priority;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.metarm.MetaHead;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How answers are drawn, who judges them, and what all of it may cost. */
final class AnswerOptions {

  @Option(
      names = "--temp",
      paramLabel = "T",
      description = "Temperature of answers; 0 is greedy (default: ${DEFAULT-VALUE}).")
  double temperature = SearchBuilder.DEFAULT_TEMPERATURE;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw answers from the most probable tokens that reach this together"
              + " (default: ${DEFAULT-VALUE}).")
  double topP = 1;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "The most tokens of one answer (default: ${DEFAULT-VALUE}).")
  int maxTokens = SearchBuilder.DEFAULT_MAX_TOKENS;

  @Option(
      names = {"-s", "--seed"},
      paramLabel = "N",
      description = "Determines draws, orders and ties (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = {"-k", "--samples"},
      paramLabel = "K",
      description = "Judgements to draw, 1 to 256 (default: ${DEFAULT-VALUE}).")
  int samples = SelectorBuilder.DEFAULT_SAMPLES;

  @Mixin MetaOptions meta = new MetaOptions();

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Judgements to count, by meta score; 0 is half of K (default: ${DEFAULT-VALUE}).")
  int keep;

  /** Of self-consistency when enough answers are in, of the others when enough judgements are. */
  @Mixin StopOptions stop = new StopOptions();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Wall time for all of it, as 30s, 500ms, 2m; then the best so far is chosen.")
  @Nullable Duration deadline;

  @Option(
      names = "--max-total-tokens",
      paramLabel = "N",
      description = "The most tokens to compute in all, answers and judging together.")
  @Nullable Long maxTotalTokens;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      description = "The most draws and questions in all, answers and judging together.")
  @Nullable Long maxCalls;

  private @Nullable MetaHead head;

  /** Checks what can be checked before a model is opened. */
  void check() {
    DrawOptions.require(temperature >= 0 && temperature <= 10, "--temp", "in 0..10", temperature);
    DrawOptions.require(topP > 0 && topP <= 1, "--top-p", "in (0, 1]", topP);
    DrawOptions.require(maxTokens >= 1, "--max-tokens", "at least 1", maxTokens);
    DrawOptions.require(
        samples >= 1 && samples <= Budget.MAX_SAMPLES,
        "--samples",
        "in 1.." + Budget.MAX_SAMPLES,
        samples);
    DrawOptions.require(keep >= 0 && keep <= samples, "--keep", "in 0.." + samples, keep);
    if (maxTotalTokens != null) {
      DrawOptions.require(maxTotalTokens >= 1, "--max-total-tokens", "at least 1", maxTotalTokens);
    }
    if (maxCalls != null) {
      DrawOptions.require(maxCalls >= 1, "--max-calls", "at least 1", maxCalls);
    }
    stop.check();
  }

  /** Reads the trained head, where there is one, before a model is opened. */
  void read(Shell shell) {
    head =
        meta.choice instanceof MetaChoice.Trained trained ? MetaOptions.read(shell, trained) : null;
  }

  /**
   * Sets a search up with these; its judge runs on the same backend. A trained head must have been
   * read.
   */
  SearchBuilder applyTo(SearchBuilder search, Backend backend) {
    SelectorBuilder judge = Dikast.selector(backend).samples(samples).keepBest(keep);
    stop.applyTo(judge);
    search.stopWhen(stop.stoppingRule());
    SelectorBuilder trusting =
        switch (meta.choice) {
          case MetaChoice.Asked.AUTO -> judge;
          case MetaChoice.Asked.YES_NO -> judge.meta();
          case MetaChoice.Asked.NONE -> judge.noMeta();
          case MetaChoice.Trained _ -> judge.meta(Objects.requireNonNull(head, "head"));
        };
    return search
        .sampling(Sampling.temperature(temperature).withTopP(topP))
        .maxTokens(maxTokens)
        .judge(trusting.build());
  }

  /**
   * What all of it may cost.
   *
   * @param candidates answers side by side
   */
  Budget budget(int candidates) {
    return new Budget(candidates, maxTotalTokens, deadline, Priority.NORMAL, maxCalls);
  }
}
