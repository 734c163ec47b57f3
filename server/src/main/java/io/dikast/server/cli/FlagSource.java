package io.dikast.server.cli;

import picocli.CommandLine.Model.CommandSpec;

/** Whether a value comes from the command line: one in the environment or a file binds nobody. */
final class FlagSource {

  private FlagSource() {}

  /** Whether a flag stands on the command line itself. */
  static boolean given(CommandSpec command, String flag) {
    return command.commandLine().getParseResult().hasMatchedOption(flag);
  }
}
