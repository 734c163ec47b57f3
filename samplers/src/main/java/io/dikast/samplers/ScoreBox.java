package io.dikast.samplers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The scores behind a {@link ScoreMark}, by the positions in which the responses were shown. */
sealed interface ScoreBox {

  /** Characters of a bad box that a reason quotes. */
  int QUOTED = 60;

  record Scores(List<Double> byPosition) implements ScoreBox {}

  record Bad(String reason) implements ScoreBox {}

  /** Reads the box that opens at {@code open}. */
  static ScoreBox read(String text, int open, int expected, ScoreMark mark) {
    int from = open + mark.open().length();
    int close = from;
    while (close < text.length() && text.charAt(close) != '}') {
      if (text.charAt(close) == '{') {
        return new Bad("expected no braces in " + mark.shown() + ", got " + quote(text, from));
      }
      close++;
    }
    if (close == text.length()) {
      return new Bad("expected " + mark.shown() + " to be closed, got " + quote(text, from));
    }
    List<Double> scores = new ArrayList<>(expected);
    int count = 0;
    int at = from;
    while (true) {
      at = skipBlank(text, at, close);
      int end = endOfScore(text, at, close);
      if (end == at) {
        return new Bad(notWhole(mark, text, from));
      }
      if (count < expected) {
        scores.add(end - at == 2 ? 10.0 : text.charAt(at) - '0');
      }
      count++;
      at = skipBlank(text, end, close);
      if (at == close) {
        break;
      }
      if (text.charAt(at) != ',') {
        return new Bad(notWhole(mark, text, from));
      }
      at++;
    }
    return count == expected
        ? new Scores(scores)
        : new Bad(
            "expected "
                + expected
                + " scores in "
                + mark.shown()
                + ", got "
                + count
                + ": "
                + quote(text, from));
  }

  private static String notWhole(ScoreMark mark, String text, int from) {
    return "expected whole numbers from 1 to 10 in " + mark.shown() + ", got " + quote(text, from);
  }

  /** End of the score that begins here: 1 to 9, or 10; here where there is none. */
  private static int endOfScore(String text, int at, int close) {
    if (at == close || text.charAt(at) < '1' || text.charAt(at) > '9') {
      return at;
    }
    int end = at + 1;
    if (text.charAt(at) == '1' && end < close && text.charAt(end) == '0') {
      end++;
    }
    boolean more = end < close && text.charAt(end) >= '0' && text.charAt(end) <= '9';
    return more ? at : end;
  }

  private static int skipBlank(String text, int from, int to) {
    int at = from;
    while (at < to && Sections.isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The beginning of what stands in the box, fit for one line of a log. */
  private static String quote(String text, int from) {
    int end = Math.min(text.length(), from + QUOTED);
    int close = text.indexOf('}', from);
    boolean whole = close >= 0 && close < end;
    char[] quoted = text.substring(from, whole ? close : end).toCharArray();
    for (int i = 0; i < quoted.length; i++) {
      if (Character.isISOControl(quoted[i])) {
        quoted[i] = ' ';
      }
    }
    if (quoted.length > 0 && Character.isHighSurrogate(quoted[quoted.length - 1])) {
      quoted = Arrays.copyOf(quoted, quoted.length - 1);
    }
    return "'" + new String(quoted) + (whole ? "'" : "…'");
  }
}
