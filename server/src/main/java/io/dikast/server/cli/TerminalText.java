package io.dikast.server.cli;

import io.dikast.server.json.UnsafeCharacters;

/** Makes text that nobody vouches for fit to be shown. */
final class TerminalText {

  private static final String ELLIPSIS = "…";

  private TerminalText() {}

  /** Line feeds and tabs stand; everything else that a terminal would act on is spelled out. */
  static String lines(String text) {
    return neutralised(text, true);
  }

  /** On one line: runs of white space are one blank. */
  static String line(String text) {
    return neutralised(text.strip().replaceAll("\\s+", " "), false);
  }

  /** On one line, and no wider than this many columns, at least 1. */
  static String line(String text, int columns) {
    String line = line(text);
    int width = 0;
    int cut = 0;
    for (int i = 0; i < line.length(); ) {
      int codePoint = line.codePointAt(i);
      width += width(codePoint);
      if (width > columns) {
        return line.substring(0, cut) + ELLIPSIS;
      }
      i += Character.charCount(codePoint);
      if (width < columns) {
        cut = i;
      }
    }
    return line;
  }

  private static String neutralised(String text, boolean keepLines) {
    StringBuilder safe = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '\t') {
                safe.append("  ");
              } else if (!UnsafeCharacters.contains(codePoint)
                  || (codePoint == '\n' && keepLines)) {
                safe.appendCodePoint(codePoint);
              } else {
                safe.append(
                    codePoint < 0x100
                        ? String.format("\\x%02x", codePoint)
                        : String.format("\\u%04x", codePoint));
              }
            });
    return safe.toString();
  }

  /** Columns a character takes: none for marks, two for East Asian letters and emoji. */
  private static int width(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (codePoint >= 0x1100 && codePoint <= 0x115F)
            || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
            || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
            || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
            || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
            || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
            || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
            || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
            || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
