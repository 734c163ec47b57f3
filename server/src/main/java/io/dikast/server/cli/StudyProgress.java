package io.dikast.server.cli;

import io.dikast.eval.StudyListener;
import io.dikast.eval.StudyRow;
import io.dikast.eval.StudySample;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on standard error how far a study is: a bar, and with --verbose a line a row. */
final class StudyProgress implements StudyListener, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_COLUMNS = 24;

  private final PrintStream err;
  private final Style style;
  private final boolean bar;
  private final boolean lines;
  private final long began = System.nanoTime();
  private int first = -1;

  private StudyProgress(PrintStream err, Style style, boolean bar, boolean lines) {
    this.err = err;
    this.style = style;
    this.bar = bar;
    this.lines = lines;
  }

  /** What these surroundings and flags ask for. */
  static StudyProgress of(Shell shell, OutputOptions output) {
    boolean dumb = "dumb".equals(shell.environment().get("TERM"));
    boolean bar = shell.terminal().stderr() && !dumb && !output.quiet && !output.noProgress;
    return new StudyProgress(
        shell.err(), new Style(false, shell.terminal().unicode()), bar, output.verbose);
  }

  @Override
  public synchronized void onRow(StudyRow row, int done, int total) {
    if (first < 0) {
      first = done;
    }
    if (lines) {
      err.println((bar ? CLEAR_LINE : "") + line(row));
    }
    draw(done, total);
  }

  /** Rows of any other kind of work. */
  synchronized void show(String row, int done, int total) {
    if (first < 0) {
      first = done;
    }
    if (lines && !row.isEmpty()) {
      err.println((bar ? CLEAR_LINE : "") + TerminalText.line(row) + ": done");
    }
    draw(done, total);
  }

  private void draw(int done, int total) {
    if (bar) {
      err.print(
          CLEAR_LINE
              + "judging "
              + style.bar((double) done / total, BAR_COLUMNS)
              + " "
              + done
              + "/"
              + total
              + left(done, total));
      err.flush();
    }
  }

  /** By the pace of this run; what was found in a file took it no time. */
  private String left(int done, int total) {
    if (done <= first || done == total) {
      return "";
    }
    double seconds = (System.nanoTime() - began) / 1e9 / (done - first + 1) * (total - done);
    return String.format(Locale.ROOT, ", %d:%02d left", (long) seconds / 60, (long) seconds % 60);
  }

  private static String line(StudyRow row) {
    long readable = row.samples().stream().filter(StudySample.Scored.class::isInstance).count();
    return TerminalText.line(row.item())
        + ", seed "
        + row.seed()
        + ": "
        + readable
        + " of "
        + row.samples().size()
        + " readable, "
        + row.usage().totalTokens()
        + " tokens";
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
