package io.dikast.spct.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.backend.BackendException;
import io.dikast.eval.data.LoadedData;
import io.dikast.inference.ModelRejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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
    subcommands = {RftCommand.class, AnswersCommand.class, GrpoCommand.class, TinyCommand.class})
final class SpctCommand implements Runnable {

  /** How a command fails, and what that is called in JSON. */
  private enum Failure {
    INTERNAL_ERROR(1),
    INVALID_VALUE(2),
    BACKEND_ERROR(4),
    MODEL_REJECTED(5),
    CANCELLED(130);

    private final int exitCode;

    Failure(int exitCode) {
      this.exitCode = exitCode;
    }

    static Failure of(Exception failure) {
      return switch (failure) {
        case ModelRejectedException _ -> MODEL_REJECTED;
        case BackendException _ -> BACKEND_ERROR;
        case IllegalArgumentException _, NoSuchFileException _ -> INVALID_VALUE;
        case InterruptedException _ -> CANCELLED;
        default -> INTERNAL_ERROR;
      };
    }

    private boolean isCallers() {
      return this == INVALID_VALUE || this == MODEL_REJECTED;
    }

    /** The shape of errors in all of Dikast. */
    String json(String message) {
      StringWriter text = new StringWriter();
      try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
        out.writeStartObject();
        out.writeObjectFieldStart("error");
        out.writeStringField("message", message);
        out.writeStringField("type", isCallers() ? "invalid_request_error" : "server_error");
        out.writeNullField("param");
        out.writeStringField("code", name().toLowerCase(Locale.ROOT));
        out.writeEndObject();
        out.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory failed", e);
      }
      return text.toString();
    }
  }

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n]]");

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
    SpctCommand command = new SpctCommand(out, err);
    boolean json = List.of(arguments).contains("--json");
    return new CommandLine(command)
        .registerConverter(Duration.class, new TimeConverter())
        .setDefaultValueProvider(new Environment(System.getenv()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              Failure kind = Failure.of(failure);
              if (json) {
                command.print(kind.json(reason(failure)));
              } else {
                command.progress("dikast: " + reason(failure));
              }
              return kind.exitCode;
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

  /** How far it is, for standard error. Names and texts of data may be in it. */
  void progress(String line) {
    err.println(printable(line));
    err.flush();
  }

  /** What is wrong with the rows that could not be read. */
  void tellFaults(Path file, LoadedData<?> loaded) {
    loaded
        .faults()
        .forEach(fault -> progress(file + ", line " + fault.line() + ": " + fault.reason()));
  }

  /** Without what a terminal would act on. */
  static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "expected a command: rft, answers, grpo or tiny");
    }
  }
}
