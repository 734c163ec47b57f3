package io.dikast.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Meta reward models: trains them. */
@Command(
    name = "meta",
    header = "Trains a meta reward model on your own data.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n")
final class MetaCommand implements Runnable {

  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  MetaCommand(Shell shell) {
    this.shell = shell;
  }

  CommandLine commandLine() {
    return new CommandLine(this).addSubcommand(new MetaTrainCommand(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: train");
  }
}
