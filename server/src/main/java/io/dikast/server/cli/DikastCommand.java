package io.dikast.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that only has commands. */
@Command(
    name = "dikast",
    header = "Judges and chooses answers by sampled critiques and a vote.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "Every flag has an environment twin, DIKAST_ and its long name (DIKAST_SAMPLES), and may stand"
          + " in dikast.json under its long name ({\"samples\": 16}). A flag beats the environment,"
          + " which beats the file.",
      "",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, such as too few readable judgements",
      "2:wrong use: flags or input",
      "3:done in part: some rows failed",
      "4:the engine cannot run, or no backend can be reached",
      "5:the model file was rejected",
      "130, 143:stopped by a signal"
    },
    commandListHeading = "%nCommands:%n")
final class DikastCommand implements Runnable {

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DikastCommand() {
    // picocli puts the real one in its place before anything runs.
    this.spec = CommandSpec.create();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
