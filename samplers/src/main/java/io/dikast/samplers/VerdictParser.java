package io.dikast.samplers;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;
import java.util.List;
import java.util.Locale;

/**
 * Reads which of two responses a judge found better: the last {@code \boxed{…}} of the text holds
 * A, B or tie, in any case, and nothing else. The better one scores 10 and the other 1, a tie 5.5
 * for both. As strict as {@link JudgementParser} and as lenient with what stands before.
 */
final class VerdictParser {

  private static final double MIDDLE = (Judgement.MIN_SCORE + Judgement.MAX_SCORE) / 2;

  /** Characters of a bad verdict that a reason quotes. */
  private static final int QUOTED = 40;

  private VerdictParser() {}

  static Reading read(String text, Permutation permutation) {
    int open = text.lastIndexOf(ScoreBox.OPEN);
    if (open < 0) {
      return new Reading.Unreadable(
          "expected a verdict in \\boxed{…}, got no such box in " + text.length() + " characters");
    }
    int from = open + ScoreBox.OPEN.length();
    int close = text.indexOf('}', from);
    if (close < 0) {
      return new Reading.Unreadable("expected \\boxed{…} to be closed, got no end of it");
    }
    String verdict = text.substring(from, close).strip();
    return switch (verdict.toLowerCase(Locale.ROOT)) {
      case "a" -> legible(text, open, permutation, Judgement.MAX_SCORE, Judgement.MIN_SCORE);
      case "b" -> legible(text, open, permutation, Judgement.MIN_SCORE, Judgement.MAX_SCORE);
      case "tie" -> legible(text, open, permutation, MIDDLE, MIDDLE);
      default ->
          new Reading.Unreadable("expected A, B or tie in \\boxed{…}, got '" + quoted(verdict));
    };
  }

  private static Reading legible(
      String text, int open, Permutation permutation, double first, double second) {
    Sections sections = Sections.of(text, open);
    return new Reading.Legible(
        new Judgement(
            sections.principles(),
            withoutHeading(sections.critique()),
            permutation.restore(List.of(first, second))));
  }

  /** The critique's last line, where it is but the heading of the verdict. */
  private static String withoutHeading(String critique) {
    int line = critique.lastIndexOf('\n') + 1;
    String last = critique.substring(line).replaceAll("[^\\p{L}]", "");
    return last.equalsIgnoreCase("verdict") ? critique.substring(0, line).strip() : critique;
  }

  private static String quoted(String verdict) {
    int end = Math.min(QUOTED, verdict.length());
    if (end > 0 && Character.isHighSurrogate(verdict.charAt(end - 1))) {
      end--;
    }
    String shown = verdict.substring(0, end).replaceAll("\\p{Cntrl}", " ");
    return shown + (end < verdict.length() ? "…'" : "'");
  }
}
