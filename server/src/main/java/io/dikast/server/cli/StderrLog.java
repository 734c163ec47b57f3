package io.dikast.server.cli;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Log lines on standard error, one line each: warnings and worse. */
final class StderrLog extends Handler {

  private final PrintStream err;

  private StderrLog(PrintStream err) {
    this.err = err;
    setFormatter(new SimpleFormatter());
  }

  /** Puts this in the place of every other handler. */
  static void install(PrintStream err) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new StderrLog(err));
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      String level = entry.getLevel().intValue() >= Level.SEVERE.intValue() ? "error" : "warning";
      err.println(
          "dikast: " + level + ": " + TerminalText.line(getFormatter().formatMessage(entry)));
    }
  }

  @Override
  public void flush() {
    err.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
