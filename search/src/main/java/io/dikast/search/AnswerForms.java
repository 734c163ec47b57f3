package io.dikast.search;

import io.dikast.engine.policy.CanonicalForm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
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

  /** What may stand behind an answer on its line. */
  private static final String TRAILING = ".* \t\r";

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

  /** What stands in the last box that is closed and not blank, braces inside it balanced. */
  private static Optional<String> lastBox(String text) {
    int at = text.indexOf(BOXED);
    if (at < 0) {
      return Optional.empty();
    }
    // One pass: a text of boxes that never close would be walked through once for each otherwise.
    Deque<Integer> open = new ArrayDeque<>();
    int from = -1;
    int to = -1;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '{') {
        open.push(at + 1);
      } else if (c == '}' && !open.isEmpty()) {
        int start = open.pop();
        if (start > from && opensBox(text, start - 1) && !text.substring(start, at).isBlank()) {
          from = start;
          to = at;
        }
      } else if (c == '\\' && at + 1 < text.length() && "{}\\".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
    }
    return from < 0 ? Optional.empty() : Optional.of(text.substring(from, to));
  }

  private static boolean opensBox(String text, int brace) {
    int end = brace;
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.startsWith(BOXED, end - BOXED.length());
  }

  /** The rest of the line behind the last "answer" that something follows. */
  private static Optional<String> behindCue(String text) {
    int[] cues = CUE.matcher(text).results().mapToInt(MatchResult::end).toArray();
    for (int i = cues.length - 1; i >= 0; i--) {
      int feed = text.indexOf('\n', cues[i]);
      int end = feed < 0 ? text.length() : feed;
      while (end > cues[i] && TRAILING.indexOf(text.charAt(end - 1)) >= 0) {
        end--;
      }
      String rest = text.substring(cues[i], end).strip();
      if (!rest.isEmpty()) {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }
}
