package io.dikast.server.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands its arguments to the benchmarks, where they are on the class path. */
@Command(name = "bench", header = "Runs the whole-process benchmarks: bench NAME, bench --list.")
final class BenchCommand implements Callable<Integer> {

  /** The name under which the benchmarks offer themselves. */
  static final String TOOL = "dikast-bench";

  private final Shell shell;
  private final ToolProvider tool;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the benchmarks.")
  @Nullable List<String> arguments;

  BenchCommand(Shell shell, ToolProvider tool) {
    this.shell = shell;
    this.tool = tool;
  }

  /**
   * The benchmarks, if they are there and this run may need them: finding services costs more than
   * most commands.
   */
  static Optional<BenchCommand> find(Shell shell, List<String> arguments) {
    String first = arguments.isEmpty() ? "--help" : arguments.getFirst();
    if (!List.of("bench", "-h", "--help").contains(first)) {
      return Optional.empty();
    }
    return ToolProvider.findFirst(TOOL).map(tool -> new BenchCommand(shell, tool));
  }

  /** Takes everything after its name as it stands. */
  CommandLine commandLine() {
    return new CommandLine(this)
        .setUnmatchedOptionsArePositionalParams(true)
        .setStopAtPositional(true);
  }

  @Override
  public Integer call() {
    PrintStream out = shell.out();
    String[] given = arguments == null ? new String[0] : arguments.toArray(String[]::new);
    return tool.run(out, shell.err(), given);
  }
}
