package io.dikast.server.cli;

import io.dikast.engine.Candidate;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchListener;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows on standard error how far a search is: answers written, steps, and the best so far; with
 * --verbose a line for each event.
 */
final class SearchProgress implements SearchListener, AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int BAR_COLUMNS = 16;
  private static final int LINE_COLUMNS = 60;

  private final PrintStream err;
  private final Style style;
  private final int columns;
  private final boolean bar;
  private final boolean lines;
  private int done;
  private int expected;
  private int steps;
  private int scored;
  private String leading = "";

  private SearchProgress(
      PrintStream err, Style style, int columns, boolean bar, boolean lines, int expected) {
    this.err = err;
    this.style = style;
    this.columns = columns;
    this.bar = bar;
    this.lines = lines;
    this.expected = expected;
  }

  /** What these surroundings and flags ask for; begins at nothing done. */
  static SearchProgress of(Shell shell, OutputOptions output, int expected) {
    boolean dumb = "dumb".equals(shell.environment().get("TERM"));
    boolean bar = shell.terminal().stderr() && !dumb && !output.quiet && !output.noProgress;
    SearchProgress progress =
        new SearchProgress(
            shell.err(),
            new Style(false, shell.terminal().unicode()),
            shell.terminal().columns(),
            bar,
            output.verbose,
            expected);
    progress.draw();
    return progress;
  }

  @Override
  public synchronized void onEvent(SearchEvent event) {
    switch (event) {
      case SearchEvent.Drawn drawn -> {
        done = drawn.done();
        expected = drawn.expected();
      }
      case SearchEvent.Scored _ -> scored++;
      case SearchEvent.Expanded _ -> steps++;
      case SearchEvent.Leading(Candidate candidate) -> leading = brief(candidate);
    }
    if (lines) {
      err.println((bar ? CLEAR_LINE : "") + line(event));
    }
    draw();
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    if (bar) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private void draw() {
    if (bar) {
      String facts =
          "answers "
              + style.bar((double) done / expected, BAR_COLUMNS)
              + " "
              + done
              + "/"
              + expected
              + (steps == 0 ? "" : style.dot() + "steps " + steps)
              + (scored == 0 ? "" : style.dot() + "scored " + scored);
      String best = leading.isEmpty() ? "" : style.dot() + "best so far ";
      int room = Math.max(1, columns - 1 - facts.length() - best.length());
      err.print(
          CLEAR_LINE + facts + best + (leading.isEmpty() ? "" : TerminalText.line(leading, room)));
      err.flush();
    }
  }

  private static String brief(Candidate candidate) {
    return candidate.canonical().orElseGet(candidate::text);
  }

  private static String line(SearchEvent event) {
    return switch (event) {
      case SearchEvent.Drawn(Candidate candidate, int done, int expected) ->
          "answer "
              + (candidate.index() + 1)
              + " ("
              + done
              + " of "
              + expected
              + "): "
              + TerminalText.line(candidate.text(), LINE_COLUMNS);
      case SearchEvent.Scored(Candidate candidate) ->
          String.format(
              Locale.ROOT,
              "answer %d: score %.2f",
              candidate.index() + 1,
              candidate.score().orElse(Double.NaN));
      case SearchEvent.Expanded expanded ->
          "step "
              + expanded.node()
              + " behind "
              + expanded.parent()
              + (expanded.value().isPresent()
                  ? String.format(Locale.ROOT, ", reward %.2f", expanded.value().getAsDouble())
                  : "")
              + ": "
              + TerminalText.line(expanded.answer().steps().getLast().text(), LINE_COLUMNS);
      case SearchEvent.Leading(Candidate candidate) ->
          "best so far: answer "
              + (candidate.index() + 1)
              + ", "
              + TerminalText.line(brief(candidate), LINE_COLUMNS);
    };
  }
}
