package io.dikast.spct.cli;

import io.dikast.inference.ModelRejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code spct}: self-principled critique tuning (arXiv 2504.02495, section 3). */
@Command(
    name = "spct",
    header = "Trains a judge by self-principled critique tuning.",
    subcommands = {RftCommand.class, GrpoCommand.class, TinyCommand.class})
final class SpctCommand implements Runnable {

  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int MODEL_REJECTED = 5;
  private static final int INTERRUPTED = 130;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // Picocli acts on it.
  private boolean help;

  private final PrintWriter out;
  private final PrintWriter err;

  private SpctCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new SpctCommand(out, err))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              err.println("dikast: " + reason(failure));
              err.flush();
              return switch (failure) {
                case ModelRejectedException _ -> MODEL_REJECTED;
                case IllegalArgumentException _, NoSuchFileException _ -> USAGE;
                case InterruptedException _ -> INTERRUPTED;
                default -> FAILED;
              };
            })
        .execute(arguments);
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "there is no file " + missing.getMessage();
      case IOException io -> "cannot read or write: " + io.getMessage();
      case UncheckedIOException io -> io.getMessage() + ": " + io.getCause();
      case InterruptedException _ -> "interrupted";
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }

  /** A result, for standard output. */
  void print(String line) {
    out.println(line);
    out.flush();
  }

  /** How far it is, for standard error. */
  void progress(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "expected a command: rft, grpo or tiny");
    }
  }
}
