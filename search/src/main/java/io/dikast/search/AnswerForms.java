package io.dikast.search;

import io.dikast.engine.policy.CanonicalForm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Canonical forms of answers. Any function of the caller's is one too: {@link CanonicalForm} has
 * one method.
 *
 * <p>Numbers are compared exactly, as fractions in lowest terms: {@code 1/2}, {@code 0.50}, {@code
 * .5} and {@code \frac{1}{2}} are one answer. A percent sign is dropped like any unit, so {@code 50
 * %} is 50 and not 1/2: answers to one question are in one unit, and most leave it out. Commas
 * between groups of three digits are dropped. Numbers of more than {@value ExactNumber#MAX_DIGITS}
 * digits, and those with an exponent, are texts.
 */
public final class AnswerForms {

  private static final String BOXED = "\\boxed";

  private static final Pattern CUE =
      Pattern.compile("(?i)\\banswer\\b(?:\\s+is\\b)?\\s*[:=]?\\s*\\**");

  private static final Pattern WRAPPED =
      Pattern.compile("[\\s(\\[{*\"'`$]*([A-Za-z])[)\\]}*\"'`$.:]*.*");

  private AnswerForms() {}

  /**
   * What most answers want: what stands in the last {@code \boxed{…}}; without one what follows the
   * last "answer" on its line; without that the last number; without any the whole text. What was
   * found counts as a number where it is one, else as text.
   */
  public static CanonicalForm standard() {
    return answer ->
        lastBox(answer)
            .or(() -> behindCue(answer))
            .map(AnswerForms::value)
            .or(() -> ExactNumber.last(answer))
            .or(() -> plain(answer));
  }

  /** What stands in the last {@code \boxed{…}}, as a number where it is one; else nothing. */
  public static CanonicalForm boxed() {
    return answer -> lastBox(answer).map(AnswerForms::value);
  }

  /** The last number; nothing without one. */
  public static CanonicalForm lastNumber() {
    return ExactNumber::last;
  }

  /**
   * The letter of one of several choices, in upper case: that in the last {@code \boxed{…}}, else
   * that behind the last "answer" which has one, else the last letter that stands alone.
   *
   * @param choices at least two; the first is A
   */
  public static CanonicalForm choice(int choices) {
    if (choices < 2 || choices > 26) {
      throw new IllegalArgumentException("there are 2..26 choices, got " + choices);
    }
    char last = (char) ('A' + choices - 1);
    Pattern alone = Pattern.compile("(?<![\\p{L}\\p{N}'’])([A-" + last + "])(?![\\p{L}\\p{N}'’])");
    return answer ->
        lastBox(answer)
            .flatMap(box -> letter(box, last))
            .or(() -> behindCue(answer).flatMap(text -> letter(text, last)))
            .or(() -> alone.matcher(answer).results().reduce((a, b) -> b).map(m -> m.group(1)));
  }

  /** The whole text, whatever its case and white space; nothing if it is blank. */
  public static CanonicalForm text() {
    return AnswerForms::plain;
  }

  private static Optional<String> letter(String text, char last) {
    Matcher matcher = WRAPPED.matcher(text.strip());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    int behind = matcher.end(1);
    String stripped = text.strip();
    boolean word = behind < stripped.length() && Character.isLetterOrDigit(stripped.charAt(behind));
    char letter = Character.toUpperCase(matcher.group(1).charAt(0));
    return word || letter > last ? Optional.empty() : Optional.of(String.valueOf(letter));
  }

  /** A number where the text is one, else the text. */
  private static String value(String found) {
    return ExactNumber.whole(found).orElseGet(() -> plain(found).orElse(""));
  }

  private static Optional<String> plain(String text) {
    String canonical =
        List.of(text.strip().split("\\s+")).stream()
            .collect(Collectors.joining(" "))
            .toLowerCase(Locale.ROOT);
    return canonical.isEmpty() ? Optional.empty() : Optional.of(canonical);
  }

  /** What stands in the last box that is closed and not empty, braces inside it balanced. */
  private static Optional<String> lastBox(String text) {
    for (int at = text.lastIndexOf(BOXED); at >= 0; at = text.lastIndexOf(BOXED, at - 1)) {
      int open = at + BOXED.length();
      while (open < text.length() && text.charAt(open) == ' ') {
        open++;
      }
      if (open < text.length() && text.charAt(open) == '{') {
        int close = closing(text, open);
        if (close > open + 1 && !text.substring(open + 1, close).isBlank()) {
          return Optional.of(text.substring(open + 1, close));
        }
      }
      if (at == 0) {
        break;
      }
    }
    return Optional.empty();
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    return -1;
  }

  /** The rest of the line behind the last "answer" that something follows. */
  private static Optional<String> behindCue(String text) {
    Optional<String> found = Optional.empty();
    Matcher cue = CUE.matcher(text);
    while (cue.find()) {
      int feed = text.indexOf('\n', cue.end());
      String rest = text.substring(cue.end(), feed < 0 ? text.length() : feed).strip();
      String bare = rest.replaceAll("[.*\\s]{1,8}$", "");
      if (!bare.isEmpty()) {
        found = Optional.of(bare);
      }
    }
    return found;
  }
}
