package io.dikast.server.cli;

/**
 * How words and bars are drawn.
 *
 * @param color whether to use colours
 * @param unicode whether to use characters beyond ASCII
 */
record Style(boolean color, boolean unicode) {

  static final Style PLAIN = new Style(false, true);

  String bold(String text) {
    return wrapped("1", text);
  }

  String dim(String text) {
    return wrapped("2", text);
  }

  String good(String text) {
    return wrapped("32", text);
  }

  String warning(String text) {
    return wrapped("33", text);
  }

  String bad(String text) {
    return wrapped("31", text);
  }

  /** What stands between facts on a line. */
  String dot() {
    return unicode ? " · " : ", ";
  }

  /**
   * A bar.
   *
   * @param share how much of it is full, in 0..1
   * @param columns its width
   */
  String bar(double share, int columns) {
    int full = (int) Math.round(Math.clamp(share, 0, 1) * columns);
    String filled = unicode ? "█" : "#";
    String empty = unicode ? "░" : ".";
    return filled.repeat(full) + empty.repeat(columns - full);
  }

  private String wrapped(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
