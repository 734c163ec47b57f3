package io.dikast.server.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command shows its result. */
final class OutputOptions {

  @Option(
      names = "--json",
      arity = "0",
      fallbackValue = "true",
      description = "Print one JSON object, errors too.")
  boolean json;

  @Option(
      names = "--quiet",
      arity = "0",
      fallbackValue = "true",
      description = "Print the result only: no notes, no progress.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      arity = "0",
      fallbackValue = "true",
      description = "Tell of every sample, and where a failure came from.")
  boolean verbose;

  @Option(
      names = "--no-progress",
      arity = "0",
      fallbackValue = "true",
      description = "No progress bar. There is none where standard error is no terminal.")
  boolean noProgress;

  @Option(
      names = "--no-color",
      arity = "0",
      fallbackValue = "true",
      description = "No colours. There are none off a terminal, or with NO_COLOR set.")
  boolean noColor;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings to start from (default: dikast.json here, if there is one).")
  @Nullable Path config;

  /** The colours and bars to use on standard output. */
  Style style(Shell shell) {
    boolean dumb = "dumb".equals(shell.environment().get("TERM"));
    boolean refused = noColor || !shell.environment().getOrDefault("NO_COLOR", "").isEmpty();
    return new Style(shell.terminal().stdout() && !dumb && !refused, shell.terminal().unicode());
  }

  /** Says something to people, not to programs. */
  void note(Shell shell, String text) {
    if (!quiet) {
      shell.err().println(text);
    }
  }
}
