package io.dikast.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Model files: lists and verifies them. */
@Command(
    name = "models",
    header = "Lists and verifies model files.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
final class ModelsCommand implements Runnable {

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ModelsCommand(Shell shell) {
    this.shell = shell;
  }

  CommandLine commandLine() {
    return new CommandLine(this)
        .addSubcommand(new ModelsListCommand(shell))
        .addSubcommand(new ModelsVerifyCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: list or verify");
  }
}
