package io.dikast.server.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands its arguments to a tool of another module, where that is on the class path. */
@Command
final class ToolCommand implements Callable<Integer> {

  private record Tool(String command, String header) {
    /** The name under which the tool offers itself. */
    String service() {
      return "dikast-" + command;
    }
  }

  private static final List<Tool> TOOLS =
      List.of(
          new Tool("bench", "Runs the whole-process benchmarks: bench NAME, bench --list."),
          new Tool("spct", "Trains a judge: spct rft, spct answers, spct grpo, spct tiny."));

  private final Shell shell;
  private final ToolProvider tool;

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "For the tool.")
  @Nullable List<String> arguments;

  private ToolCommand(Shell shell, ToolProvider tool) {
    this.shell = shell;
    this.tool = tool;
  }

  /**
   * Adds the tools that are there and that this run may need: finding services costs more than most
   * commands.
   */
  static void addTo(CommandLine root, Shell shell, List<String> arguments) {
    String first = arguments.isEmpty() ? "--help" : arguments.getFirst();
    boolean help = List.of("-h", "--help").contains(first);
    for (Tool known : TOOLS) {
      if (help || first.equals(known.command())) {
        Optional<ToolProvider> found = ToolProvider.findFirst(known.service());
        found.ifPresent(
            tool -> root.addSubcommand(known.command(), commandLine(shell, known, tool)));
      }
    }
  }

  /** Takes everything after its name as it stands. */
  private static CommandLine commandLine(Shell shell, Tool known, ToolProvider tool) {
    CommandLine line =
        new CommandLine(new ToolCommand(shell, tool))
            .setUnmatchedOptionsArePositionalParams(true)
            .setStopAtPositional(true);
    line.getCommandSpec().name(known.command()).usageMessage().header(known.header());
    return line;
  }

  @Override
  public Integer call() {
    String[] given = arguments == null ? new String[0] : arguments.toArray(String[]::new);
    return tool.run(shell.out(), shell.err(), given);
  }
}
