package io.dikast.server.cli;

import io.dikast.eval.robust.TrialListener;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on standard error how far a study of selections is. */
final class TrialProgress implements TrialListener, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_COLUMNS = 24;

  private final PrintStream err;
  private final Style style;
  private final boolean bar;
  private final long began = System.nanoTime();

  private TrialProgress(PrintStream err, Style style, boolean bar) {
    this.err = err;
    this.style = style;
    this.bar = bar;
  }

  /** What these surroundings and flags ask for. */
  static TrialProgress of(Shell shell, OutputOptions output) {
    boolean dumb = "dumb".equals(shell.environment().get("TERM"));
    boolean bar = shell.terminal().stderr() && !dumb && !output.quiet && !output.noProgress;
    return new TrialProgress(shell.err(), new Style(false, shell.terminal().unicode()), bar);
  }

  @Override
  public synchronized void onTrial(int done, int total) {
    if (bar) {
      long left = (long) ((System.nanoTime() - began) / 1e9 / done * (total - done));
      err.print(
          CLEAR_LINE
              + "choosing "
              + style.bar((double) done / total, BAR_COLUMNS)
              + String.format(
                  Locale.ROOT, " %d/%d, %d:%02d left", done, total, left / 60, left % 60));
      err.flush();
    }
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    if (bar) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
