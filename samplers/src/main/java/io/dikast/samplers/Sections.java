package io.dikast.samplers;

import io.dikast.engine.reward.Principle;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a judgement before its scores.
 *
 * @param critique the text under the heading of the analysis; without one what follows the
 *     principles; without those all text before the scores
 */
record Sections(List<Principle> principles, String critique) {

  // Longer names first where one begins another.
  private static final List<String> PRINCIPLES =
      List.of("specific criteria", "principles", "criteria");
  private static final List<String> ANALYSIS = List.of("analysis", "critiques", "critique");
  private static final List<String> SCORES = List.of("final scores", "scores", "score");

  /**
   * A heading.
   *
   * @param line where its line begins
   * @param body where the text after it begins, on its line or at the line's end
   */
  private record Heading(int line, int body) {
    static final Heading NONE = new Heading(-1, -1);

    boolean exists() {
      return line >= 0;
    }
  }

  /** Takes apart what stands before the box at {@code open}. */
  static Sections of(String text, int open) {
    Heading principles = Heading.NONE;
    Heading analysis = Heading.NONE;
    Heading scores = Heading.NONE;
    for (int start = 0; start < open; ) {
      int end = endOfLine(text, start, open);
      int name = skipMarkup(text, start, end);
      int body;
      if (!principles.exists()
          && !analysis.exists()
          && (body = body(text, name, end, PRINCIPLES)) >= 0) {
        principles = new Heading(start, body);
      } else if (!analysis.exists() && (body = body(text, name, end, ANALYSIS)) >= 0) {
        analysis = new Heading(start, body);
      } else if ((body = body(text, name, end, SCORES)) >= 0) {
        scores = new Heading(start, body);
      }
      start = end + 1;
    }
    int end = scores.exists() && onlyMarkup(text, scores.body(), open) ? scores.line() : open;
    List<Principle> found = new ArrayList<>();
    int critique = 0;
    if (principles.exists()) {
      critique = readPrinciples(text, principles, analysis, end, found);
    }
    if (analysis.exists()) {
      critique = analysis.body();
    }
    return new Sections(found, text.substring(Math.min(critique, end), end).strip());
  }

  /** Reads the principles; where they end. */
  private static int readPrinciples(
      String text, Heading heading, Heading analysis, int end, List<Principle> found) {
    int limit = analysis.exists() ? analysis.line() : end;
    int inline = Math.min(endOfLine(text, heading.body(), limit), limit);
    if (!text.substring(heading.body(), inline).isBlank()) {
      addEntries(text, heading.body(), inline, true, found);
      return inline;
    }
    int start = Math.min(inline + 1, limit);
    while (start < limit) {
      int lineEnd = endOfLine(text, start, limit);
      boolean blank = text.substring(start, lineEnd).isBlank();
      // Without a heading after them, the list ends with its first gap.
      if (blank && !analysis.exists() && !found.isEmpty()) {
        break;
      }
      if (!blank) {
        addEntries(text, start, lineEnd, false, found);
      }
      start = Math.min(lineEnd + 1, limit);
    }
    return start;
  }

  private static void addEntries(
      String text, int from, int to, boolean inline, List<Principle> found) {
    // A principle on a line of its own may hold a semicolon; a second weight tells a list.
    int weight = text.indexOf('%', from, to);
    boolean list = inline || (weight >= 0 && text.indexOf('%', weight + 1, to) >= 0);
    int start = from;
    while (start < to) {
      int end = list ? endOfEntry(text, start, to) : to;
      PrincipleEntry.read(text.substring(start, end)).ifPresent(found::add);
      start = end + 1;
    }
  }

  /** Entries end with a semicolon, or with a comma right after a weight. */
  private static int endOfEntry(String text, int start, int to) {
    boolean afterWeight = false;
    for (int at = start; at < to; at++) {
      char c = text.charAt(at);
      if (c == ';' || (c == ',' && afterWeight)) {
        return at;
      }
      afterWeight = c == '%' || (afterWeight && (isBlank(c) || ")]*_".indexOf(c) >= 0));
    }
    return to;
  }

  /** Where the text after a heading of these names begins, or -1 where there is none. */
  private static int body(String text, int name, int end, List<String> names) {
    for (String candidate : names) {
      if (text.regionMatches(true, name, candidate, 0, candidate.length())) {
        int after = skipEmphasis(text, name + candidate.length(), end);
        if (after == end) {
          return end;
        }
        char colon = text.charAt(after);
        if (after < end && (colon == ':' || colon == '：')) {
          return skipEmphasis(text, after + 1, end);
        }
      }
    }
    return -1;
  }

  private static int endOfLine(String text, int start, int limit) {
    int feed = text.indexOf('\n', start, Math.max(start, limit));
    return feed < 0 ? limit : feed;
  }

  /** Skips what may stand before a heading or an entry: indents, bullets, numbers, emphasis. */
  static int skipMarkup(String text, int start, int end) {
    int at = skipMarks(text, start, end);
    int digits = at;
    while (digits < end && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits > at && digits < end && (text.charAt(digits) == '.' || text.charAt(digits) == ')')) {
      return skipMarks(text, digits + 1, end);
    }
    return at;
  }

  private static int skipMarks(String text, int start, int end) {
    int at = start;
    while (at < end && (isBlank(text.charAt(at)) || "#*_>-+•".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private static int skipEmphasis(String text, int start, int end) {
    int at = start;
    while (at < end && (isBlank(text.charAt(at)) || "*_".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  /** Whether there is nothing to read here, only emphasis and the signs that begin a formula. */
  private static boolean onlyMarkup(String text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (!isBlank(text.charAt(at)) && "*_`$\\([".indexOf(text.charAt(at)) < 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
