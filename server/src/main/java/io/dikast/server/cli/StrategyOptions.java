package io.dikast.server.cli;

import io.dikast.SearchBuilder;
import io.dikast.Strategy;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.search.AnswerForms;
import io.dikast.search.StepwiseAnswers;
import io.dikast.server.json.Fault;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a search goes about it, and what an answer comes to. */
final class StrategyOptions {

  /** What of an answer is compared. */
  enum Form {
    /** A box, else what follows "answer", else the last number, else the text. */
    AUTO,
    /** The last box. */
    BOXED,
    /** The last number. */
    NUMBER,
    /** A letter. */
    CHOICE,
    /** The whole text. */
    TEXT;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Strategy strategy = Strategy.BEST_OF_N;

  @Option(
      names = {"-N", "--candidates"},
      paramLabel = "N",
      description =
          "Answers to write, 1 to 256: side by side, or as revisions of each other"
              + " (default: ${DEFAULT-VALUE}).")
  int candidates = SearchBuilder.DEFAULT_CANDIDATES;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description =
          "What of an answer is compared: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Form form = Form.AUTO;

  @Option(
      names = "--choices",
      paramLabel = "N",
      description = "Letters that --form choice may have, 2 to 26 (default: ${DEFAULT-VALUE}).")
  int choices = 5;

  @Option(
      names = "--judged-at-once",
      paramLabel = "N",
      description =
          "Different answers in one selection, 2 to 64; more are judged in rounds"
              + " (default: ${DEFAULT-VALUE}).")
  int judgedAtOnce = AnswerSelector.MAX_RESPONSES;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "Steps drawn behind each beam (default: ${DEFAULT-VALUE}).")
  int width = SearchBuilder.DEFAULT_WIDTH;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "The most steps of an answer (default: ${DEFAULT-VALUE}).")
  int maxSteps = StepwiseAnswers.DEFAULT_MAX_STEPS;

  @Option(
      names = "--step-delimiter",
      paramLabel = "TEXT",
      description = "What ends a step (default: what the model file says, else a blank line).")
  @Nullable String delimiter;

  @Option(
      names = "--step-tokens",
      paramLabel = "N",
      description = "Tokens of a step, instead of a delimiter.")
  @Nullable Integer stepTokens;

  @Option(
      names = "--aggregation",
      paramLabel = "HOW",
      description =
          "How rewards of steps become that of an answer: ${COMPLETION-CANDIDATES}"
              + " (default: ${DEFAULT-VALUE}).")
  StepAggregation aggregation = StepAggregation.LAST;

  @Option(
      names = "--by-vote",
      arity = "0",
      fallbackValue = "true",
      description = "Of answers written step by step, choose by the sum of scores.")
  boolean byVote;

  @Option(
      names = "--stop-text",
      paramLabel = "TEXT",
      description = "A text before which an answer ends; may be given more than once.")
  List<String> stops = List.of();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  StrategyOptions() {
    // picocli puts the real one in its place before anything runs.
    this.command = CommandSpec.create();
  }

  /** Checks what can be checked before a model is opened. */
  void check() {
    DrawOptions.require(
        candidates >= 1 && candidates <= Budget.MAX_SAMPLES,
        "--candidates",
        "in 1.." + Budget.MAX_SAMPLES,
        candidates);
    DrawOptions.require(choices >= 2 && choices <= 26, "--choices", "in 2..26", choices);
    DrawOptions.require(
        judgedAtOnce >= 2 && judgedAtOnce <= AnswerSelector.MAX_RESPONSES,
        "--judged-at-once",
        "in 2.." + AnswerSelector.MAX_RESPONSES,
        judgedAtOnce);
    DrawOptions.require(width >= 1, "--width", "at least 1", width);
    DrawOptions.require(maxSteps >= 1, "--max-steps", "at least 1", maxSteps);
    if (stepTokens != null) {
      DrawOptions.require(stepTokens >= 1, "--step-tokens", "at least 1", stepTokens);
    }
    if (stepTokens != null
        && delimiter != null
        && FlagSource.given(command, "--step-tokens")
            == FlagSource.given(command, "--step-delimiter")) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "a step ends at --step-delimiter or behind --step-tokens; got both",
              "--step-tokens")
          .exception();
    }
    notEmpty("--step-delimiter", delimiter == null ? List.of() : List.of(delimiter));
    notEmpty("--stop-text", stops);
  }

  private static void notEmpty(String flag, List<String> texts) {
    if (texts.contains("")) {
      throw new Fault(Fault.Code.INVALID_VALUE, flag + " must not be empty", flag).exception();
    }
  }

  /** Sets a search up with these. */
  SearchBuilder applyTo(SearchBuilder search) {
    search
        .strategy(strategy)
        .form(canonical())
        .judgedAtOnce(judgedAtOnce)
        .width(width)
        .maxSteps(maxSteps)
        .aggregation(aggregation)
        .stopStrings(stops);
    boolean byTokens =
        stepTokens != null && (delimiter == null || FlagSource.given(command, "--step-tokens"));
    if (delimiter != null && !byTokens) {
      // A shell has no easy way to write a line feed.
      search.until(new StepEnd.Delimiter(delimiter.replace("\\n", "\n")));
    }
    if (stepTokens != null && byTokens) {
      search.until(new StepEnd.Tokens(stepTokens));
    }
    return byVote ? search.byVote() : search;
  }

  private CanonicalForm canonical() {
    return switch (form) {
      case AUTO -> AnswerForms.standard();
      case BOXED -> AnswerForms.boxed();
      case NUMBER -> AnswerForms.lastNumber();
      case CHOICE -> AnswerForms.choice(choices);
      case TEXT -> AnswerForms.text();
    };
  }
}
