package io.dikast.server.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * What the standard streams are connected to.
 *
 * @param stdout whether standard output is a terminal
 * @param stderr whether standard error is one
 * @param columns width in characters, at least 20
 * @param unicode whether bars and dots can be drawn with more than ASCII
 */
record Terminal(boolean stdout, boolean stderr, int columns, boolean unicode) {

  private static final int MIN_COLUMNS = 20;
  private static final int DEFAULT_COLUMNS = 80;

  Terminal {
    if (columns < MIN_COLUMNS) {
      throw new IllegalArgumentException(
          "columns must be at least " + MIN_COLUMNS + ", got " + columns);
    }
  }

  /** Output that goes to files and pipes. */
  static final Terminal NONE = new Terminal(false, false, DEFAULT_COLUMNS, true);

  /**
   * What this process is connected to. Java knows only of standard input and output together; the
   * launcher asks for each stream and says so in {@code dikast.tty} (a list of 1 and 2) and {@code
   * dikast.columns}.
   */
  static Terminal ofProcess(Map<String, String> environment) {
    String tty = System.getProperty("dikast.tty");
    boolean both =
        tty == null
            && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean stdout = tty == null ? both : tty.contains("1");
    boolean stderr = tty == null ? both : tty.contains("2");
    String encoding = System.getProperty("stdout.encoding", "");
    boolean unicode = !stdout || encoding.equalsIgnoreCase("UTF-8");
    return new Terminal(stdout, stderr, columns(environment), unicode);
  }

  private static int columns(Map<String, String> environment) {
    for (String given :
        new String[] {
          System.getProperty("dikast.columns", ""), environment.getOrDefault("COLUMNS", "")
        }) {
      try {
        return Math.max(MIN_COLUMNS, Integer.parseInt(given.strip()));
      } catch (NumberFormatException e) {
        // The next source, or the default.
      }
    }
    return DEFAULT_COLUMNS;
  }
}
