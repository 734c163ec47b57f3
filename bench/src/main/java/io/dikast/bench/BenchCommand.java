package io.dikast.bench;

import io.dikast.bench.fuzz.FuzzCommand;
import io.dikast.bench.micro.JmhCommand;
import io.dikast.bench.prefix.CostOfSamplesCommand;
import io.dikast.bench.prefix.SharedPrefixCommand;
import io.dikast.bench.quality.JudgeCurveCommand;
import io.dikast.bench.quality.TinyQualityCommand;
import io.dikast.bench.room.AttentionCommand;
import io.dikast.bench.room.MixedCallersCommand;
import io.dikast.bench.room.SoakCommand;
import io.dikast.bench.room.StepOverheadCommand;
import io.dikast.bench.room.TreeReuseCommand;
import io.dikast.bench.search.SearchCurveCommand;
import io.dikast.bench.service.DisconnectsCommand;
import io.dikast.bench.service.DrainCommand;
import io.dikast.bench.service.FaultsCommand;
import io.dikast.bench.service.HttpLoadCommand;
import io.dikast.bench.service.MalformedCommand;
import io.dikast.bench.service.OverloadCommand;
import io.dikast.inference.ModelRejectedException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code bench NAME}: the benchmarks of whole runs. Each is a subcommand. */
@Command(
    name = "bench",
    header = "Runs a benchmark of whole runs.",
    description = "Results go to standard output, progress to standard error.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      SharedPrefixCommand.class,
      CostOfSamplesCommand.class,
      MixedCallersCommand.class,
      TreeReuseCommand.class,
      StepOverheadCommand.class,
      AttentionCommand.class,
      SoakCommand.class,
      TinyQualityCommand.class,
      JudgeCurveCommand.class,
      SearchCurveCommand.class,
      HttpLoadCommand.class,
      OverloadCommand.class,
      DisconnectsCommand.class,
      DrainCommand.class,
      FaultsCommand.class,
      MalformedCommand.class,
      FuzzCommand.class,
      JmhCommand.class
    })
public final class BenchCommand implements Callable<Integer> {

  /** The exit code for a model file that cannot be used, as in the rest of the command line. */
  private static final int MODEL_REJECTED = 5;

  private static final Path DEFAULT_MODEL = Path.of("models", "tiny-grm.gguf");

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--list", description = "List the benchmarks and exit.")
  private boolean list;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON object on the last line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // Picocli acts on it.
  private boolean help;

  private final PrintWriter out;
  private final PrintWriter err;
  private final List<String> arguments;

  private BenchCommand(PrintWriter out, PrintWriter err, List<String> arguments) {
    this.out = out;
    this.err = err;
    this.arguments = arguments;
  }

  /**
   * Runs the command.
   *
   * @return 0, 1 where a benchmark failed, 2 for a mistake in the arguments, 5 for a bad model file
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine =
        new CommandLine(new BenchCommand(out, err, List.of(args)))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, command, parsed) -> failed(command.getCommandName(), e, err));
    try {
      return commandLine.execute(args);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int failed(String benchmark, Exception e, PrintWriter err) {
    switch (e) {
      case ModelRejectedException rejected -> {
        err.println(benchmark + ": " + rejected.getMessage());
        return MODEL_REJECTED;
      }
      case BenchmarkException known -> err.println(benchmark + ": " + known.getMessage());
      default -> e.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() {
    CommandLine commandLine = spec().commandLine();
    if (!list) {
      commandLine.usage(err);
      return CommandLine.ExitCode.USAGE;
    }
    commandLine
        .getSubcommands()
        .forEach(
            (name, command) ->
                out.printf(
                    "%-16s %s%n",
                    name, String.join(" ", command.getCommandSpec().usageMessage().header())));
    return CommandLine.ExitCode.OK;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command's model");
    }
    return spec;
  }

  /** The command that picocli put in charge of a subcommand. */
  public static BenchCommand of(@Nullable BenchCommand parent) {
    if (parent == null) {
      throw new IllegalStateException("picocli has not set the parent command");
    }
    return parent;
  }

  /** Refuses what the caller typed, as a mistake in the arguments. */
  public void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec().commandLine(), message);
    }
  }

  /**
   * The model file the caller named, or the tiny model of this checkout.
   *
   * @throws BenchmarkException if it is not there
   */
  public Path modelFile(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    String home = System.getProperty("dikast.home", System.getProperty("dikast.root", ""));
    Path file = Path.of(home).resolve(DEFAULT_MODEL);
    if (!Files.isRegularFile(file)) {
      throw new BenchmarkException(
          "there is no "
              + file
              + ": give a model file with -m, or run this from a checkout's root");
    }
    return file;
  }

  /** A line of progress. */
  public void progress(String line) {
    err.println(line);
    err.flush();
  }

  /** Where progress goes. */
  public PrintWriter progress() {
    return err;
  }

  /** Prints what was measured: a table, and with {@code --json} an object behind it. */
  public void print(Report report) {
    printTable(report);
    printJson(report);
  }

  /** Prints the metrics as a table. */
  public void printTable(Report report) {
    report.table().forEach(out::println);
    out.flush();
  }

  /** Prints a line of results. */
  public void printLine(String line) {
    out.println(line);
  }

  /** Prints the JSON object if it was asked for; the last thing a benchmark does. */
  public void printJson(Report report) {
    if (json) {
      out.println(report.json("bench " + String.join(" ", arguments), Machine.describe()));
    }
    out.flush();
  }
}
