package io.dikast.server.cli;

import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import io.dikast.server.json.JsonText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the command line: parses, runs a command, and tells what went wrong. */
final class CommandRun {

  private static final int MAX_HELP_COLUMNS = 100;

  private final Shell shell;
  private final List<String> arguments;
  private final Settings settings;

  private CommandRun(Shell shell, List<String> arguments) {
    this.shell = shell;
    this.arguments = arguments;
    this.settings = new Settings(shell, arguments);
  }

  /** Runs a command and gives the exit code. */
  static int execute(Shell shell, String... arguments) {
    return new CommandRun(shell, List.of(arguments)).execute();
  }

  private int execute() {
    int code = commandLine().execute(arguments.toArray(String[]::new));
    shell.err().flush();
    if (shell.out().checkError()) {
      shell.err().println("dikast: standard output cannot be written");
      return Math.max(code, ExitCode.FAILED.number());
    }
    return code;
  }

  private CommandLine commandLine() {
    CommandLine root =
        new CommandLine(new DikastCommand())
            .addSubcommand(new SelectCommand(shell))
            .addSubcommand(new GenerateCommand(shell))
            .addSubcommand(new EvalCommand(shell))
            .addSubcommand(new AttackCommand(shell))
            .addSubcommand(new BiasCommand(shell))
            .addSubcommand(new MetaCommand(shell).commandLine())
            .addSubcommand(new LinesCommand.Score(shell))
            .addSubcommand(new LinesCommand.Rerank(shell))
            .addSubcommand(new ServeCommand(shell))
            .addSubcommand(new ModelsCommand(shell).commandLine())
            .addSubcommand(new DoctorCommand(shell))
            .addSubcommand(new VersionCommand(shell));
    ToolCommand.addTo(root, shell, arguments);
    return root.registerConverter(Duration.class, new DurationConverter())
        .registerConverter(MetaChoice.class, new MetaConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(settings)
        // A response may begin with @; files of flags are not wanted.
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(false)
        .setUsageHelpWidth(Math.min(Math.max(shell.terminal().columns(), 60), MAX_HELP_COLUMNS))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setOut(writer(shell.out()))
        .setErr(writer(shell.err()))
        .setExecutionStrategy(this::runUnlessSettingsFail)
        .setParameterExceptionHandler(parameterExceptionHandler())
        .setExecutionExceptionHandler((failure, _, _) -> tell(failure));
  }

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private int runUnlessSettingsFail(ParseResult parsed) {
    FaultException fault = settings.fault();
    boolean help = CommandLine.executeHelpRequest(parsed) != null;
    if (help) {
      return ExitCode.OK.number();
    }
    return fault == null ? new RunLast().execute(parsed) : tell(fault);
  }

  private IParameterExceptionHandler parameterExceptionHandler() {
    return (failure, _) -> {
      String source = failure.getArgSpec() == null ? null : settings.sourceOf(failure.getArgSpec());
      String message = message(failure) + (source == null ? "" : " (from " + source + ")");
      Fault.Code code =
          failure instanceof MissingParameterException
              ? Fault.Code.MISSING_FIELD
              : Fault.Code.INVALID_VALUE;
      String name = failure.getCommandLine().getCommandSpec().qualifiedName();
      tell(new Fault(code, message, flag(failure)));
      if (!settings.json()) {
        shell.err().println("try '" + name + " --help'");
      }
      return ExitCode.USAGE.number();
    };
  }

  private static String message(ParameterException failure) {
    String message = failure.getMessage();
    if (message == null) {
      message = failure.toString();
    }
    if (failure.getArgSpec() instanceof OptionSpec option
        && option.type().isEnum()
        && option.converters().length == 0) {
      message =
          String.format(
              Locale.ROOT,
              "%s must be one of %s, got '%s'",
              option.longestName(),
              String.join(", ", option.completionCandidates()).toLowerCase(Locale.ROOT),
              failure.getValue());
    }
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      if (!similar.isEmpty()) {
        message += "; did you mean " + String.join(" or ", similar) + "?";
      }
    }
    return message;
  }

  private static @Nullable String flag(ParameterException failure) {
    return switch (failure.getArgSpec()) {
      case null -> null;
      case OptionSpec option -> option.longestName();
      case CommandLine.Model.ArgSpec positional -> positional.paramLabel();
    };
  }

  private int tell(Exception failure) {
    Fault fault = Faults.of(failure);
    if (settings.verbose() && !shell.interruption().begun()) {
      failure.printStackTrace(shell.err());
    }
    return tell(fault).number();
  }

  private ExitCode tell(Fault fault) {
    if (shell.interruption().begun()) {
      shell.err().println("dikast: stopped");
    } else if (settings.json()) {
      shell.out().println(JsonText.of(fault));
    } else {
      shell.err().println("dikast: " + TerminalText.lines(fault.message()));
    }
    return ExitCode.of(fault.code());
  }
}
