package io.dikast.samplers;

import io.dikast.engine.reward.Principle;
import java.util.Optional;

/**
 * One entry of a list of principles: "name 60%", "name (weight: 30%): text", "name: text (40%)". A
 * weight that cannot be read, or is over 100 %, is none and stays part of the text.
 */
final class PrincipleEntry {

  private static final String WEIGHT = "weight";

  /** What may stand between a name and its weight. */
  private static final String LEAD = " :=,-–—";

  private PrincipleEntry() {}

  static Optional<Principle> read(String entry) {
    String text =
        entry
            .substring(Sections.skipMarkup(entry, 0, entry.length()))
            .replace("**", "")
            .replace("__", "")
            .strip();
    for (int percent = text.indexOf('%'); percent >= 0; percent = text.indexOf('%', percent + 1)) {
      int close = skipSpaces(text, percent + 1);
      int open = openBracket(text, percent, close);
      double weight = open < 0 ? Double.NaN : weight(text, percent);
      if (!Double.isNaN(weight)) {
        return principle(text.substring(0, open).strip() + text.substring(close + 1), weight);
      }
    }
    int end = trimmed(text, text.length(), ".,* ");
    double weight = end > 0 && text.charAt(end - 1) == '%' ? weight(text, end - 1) : Double.NaN;
    return Double.isNaN(weight)
        ? principle(text, weight)
        : principle(text.substring(0, beforeLabel(text, end - 1, LEAD)), weight);
  }

  private static Optional<Principle> principle(String text, double weight) {
    String name = text.strip();
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new Principle(name, Double.isNaN(weight) ? null : weight));
  }

  /** Where the bracket opens that holds this weight and nothing besides; -1 where none does. */
  private static int openBracket(String text, int percent, int close) {
    if (close == text.length() || (text.charAt(close) != ')' && text.charAt(close) != ']')) {
      return -1;
    }
    int open = beforeLabel(text, percent, " :=") - 1;
    char opening = text.charAt(close) == ')' ? '(' : '[';
    return open >= 0 && text.charAt(open) == opening ? open : -1;
  }

  /** The number before a percent sign, in 0..1; NaN where there is none that can be a weight. */
  private static double weight(String text, int percent) {
    return share(text.substring(numberBefore(text, percent), trimmed(text, percent, " ")));
  }

  /** Where the text ends that a weight follows, with the signs and the word that lead over. */
  private static int beforeLabel(String text, int percent, String lead) {
    int end = trimmed(text, numberBefore(text, percent), lead);
    int word = end - WEIGHT.length();
    return word >= 0 && text.regionMatches(true, word, WEIGHT, 0, WEIGHT.length())
        ? trimmed(text, word, lead)
        : end;
  }

  /** Where the number begins that ends here, spaces aside. */
  private static int numberBefore(String text, int end) {
    int begin = trimmed(text, end, " ");
    while (begin > 0 && (isDigit(text.charAt(begin - 1)) || text.charAt(begin - 1) == '.')) {
      begin--;
    }
    return begin;
  }

  private static double share(String number) {
    boolean readable =
        !number.isEmpty()
            && number.length() <= 8
            && isDigit(number.charAt(0))
            && isDigit(number.charAt(number.length() - 1))
            && number.indexOf('.') == number.lastIndexOf('.');
    if (!readable) {
      return Double.NaN;
    }
    double percent = Double.parseDouble(number);
    return percent <= 100 ? percent / 100 : Double.NaN;
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int trimmed(String text, int to, String signs) {
    int end = to;
    while (end > 0 && signs.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
