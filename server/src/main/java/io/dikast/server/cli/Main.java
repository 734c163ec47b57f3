package io.dikast.server.cli;

/** The {@code dikast} command. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Interruption interruption = new Interruption();
    interruption.install();
    int code = ExitCode.FAILED.number();
    try {
      Shell shell = Shell.ofProcess(new EmbeddedEngine(), interruption);
      StderrLog.install(shell.err());
      code = CommandRun.execute(shell, arguments);
    } finally {
      interruption.finished();
    }
    // Blocks for ever where a signal has begun to end the JVM, which then sets the exit code.
    System.exit(code);
  }
}
