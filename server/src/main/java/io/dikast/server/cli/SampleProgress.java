package io.dikast.server.cli;

import io.dikast.engine.ScoredSample;
import io.dikast.engine.SelectionListener;
import io.dikast.engine.reward.GrmSample;
import java.io.PrintStream;
import java.util.Locale;

/** Shows on standard error how far the judging is: a bar, and with --verbose a line a sample. */
final class SampleProgress implements SelectionListener, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_COLUMNS = 24;

  private final PrintStream err;
  private final Style style;
  private final boolean bar;
  private final boolean lines;

  private SampleProgress(PrintStream err, Style style, boolean bar, boolean lines) {
    this.err = err;
    this.style = style;
    this.bar = bar;
    this.lines = lines;
  }

  /** What these surroundings and flags ask for; begins at nothing done. */
  static SampleProgress of(Shell shell, OutputOptions output, int requested) {
    boolean dumb = "dumb".equals(shell.environment().get("TERM"));
    boolean bar = shell.terminal().stderr() && !dumb && !output.quiet && !output.noProgress;
    SampleProgress progress =
        new SampleProgress(
            shell.err(), new Style(false, shell.terminal().unicode()), bar, output.verbose);
    progress.draw(0, requested);
    return progress;
  }

  @Override
  public synchronized void onSample(ScoredSample sample, int done, int requested) {
    if (lines) {
      err.println((bar ? CLEAR_LINE : "") + line(sample));
    }
    draw(done, requested);
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    if (bar) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private void draw(int done, int requested) {
    if (bar) {
      err.print(
          CLEAR_LINE
              + "judging "
              + style.bar((double) done / requested, BAR_COLUMNS)
              + " "
              + done
              + "/"
              + requested);
      err.flush();
    }
  }

  private static String line(ScoredSample scored) {
    GrmSample sample = scored.sample();
    String what =
        switch (sample) {
          case GrmSample.Judged judged -> "scores " + judged.judgement().scores() + trust(scored);
          case GrmSample.Unreadable unreadable ->
              "unreadable: " + TerminalText.line(unreadable.reason());
          case GrmSample.Failed failed -> "failed: " + TerminalText.line(failed.reason());
        };
    return "sample "
        + sample.draw().index()
        + ", order "
        + sample.draw().permutation().order()
        + ": "
        + what;
  }

  private static String trust(ScoredSample scored) {
    return scored.metaScore().isPresent()
        ? String.format(Locale.ROOT, ", meta score %.2f", scored.metaScore().getAsDouble())
        : "";
  }
}
