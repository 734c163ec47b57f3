package io.dikast.spct.cli;

import io.dikast.engine.Budget;
import io.dikast.engine.Priority;
import io.dikast.spct.rft.TrainingFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a run of draws writes to, in which formats, and what it may spend. */
final class RunOptions {

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "JSONL to write; its journal comes to lie beside it, a run goes on from there.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "trl",
      description =
          "One or more of trl, openai, prompt-completion, dpo, meta (default: ${DEFAULT-VALUE})."
              + " The first goes to FILE, others to FILE with their name before the ending.")
  private List<TrainingFormat> formats = List.of(TrainingFormat.TRL);

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Stop after this time, such as 30m; what is done stays.")
  private @Nullable Duration deadline;

  @Option(
      names = "--max-total-tokens",
      paramLabel = "N",
      description = "Stop once so many tokens are computed.")
  private @Nullable Long totalTokens;

  @Option(names = "--json", description = "Print one JSON object, errors too.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "No progress.")
  private boolean noProgress;

  Path file() {
    return Objects.requireNonNull(file, "picocli has set what is required").toAbsolutePath();
  }

  List<TrainingFormat> formats() {
    return List.copyOf(formats);
  }

  Budget budget() {
    return new Budget(1, totalTokens, deadline, Priority.NORMAL);
  }

  boolean json() {
    return json;
  }

  boolean progress() {
    return !quiet && !noProgress;
  }
}
