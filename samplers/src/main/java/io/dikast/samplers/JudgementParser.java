package io.dikast.samplers;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;

/**
 * Reads what a judge wrote. Strict about the scores, for a score read wrongly is worse than none:
 *
 * <ul>
 *   <li>they stand in the last {@code \boxed{…}} of the text, and nowhere else; text after it is
 *       fine, and of a box in a box the inner one is the last;
 *   <li>one a response, separated by commas, each one of 1, 2, … 10 in plain ASCII digits, with
 *       spaces, tabs and line breaks around it at will; {@code 08}, {@code +8}, {@code 8.0}, {@code
 *       8/10}, full-width digits, brackets or braces make the whole text unreadable;
 *   <li>an unclosed last box, or a number of scores that is not the number of responses, does too.
 * </ul>
 *
 * <p>Principles and critique are taken as they come and never make a text unreadable. Principles
 * follow a heading "Principles" or "Specific Criteria", on its line separated by semicolons or on
 * lines of their own, with an optional weight in percent; the critique follows "Analysis" or
 * "Critique". Pure functions without regular expressions: linear in the text.
 */
public final class JudgementParser {

  private JudgementParser() {}

  /**
   * Reads a text.
   *
   * @param text all that the judge wrote, and nothing of its prompt
   * @param permutation the order in which it saw the responses; the scores come back in the order
   *     of the responses
   */
  public static Reading read(String text, Permutation permutation) {
    return read(text, permutation, ScoreMark.BOXED);
  }

  /** Reads a text whose scores stand behind another mark than {@code \boxed}. */
  static Reading read(String text, Permutation permutation, ScoreMark mark) {
    int open = text.lastIndexOf(mark.open());
    if (open < 0) {
      return new Reading.Unreadable(
          "expected "
              + permutation.size()
              + " scores in "
              + mark.shown()
              + ", got no such box in "
              + text.length()
              + " characters");
    }
    return switch (ScoreBox.read(text, open, permutation.size(), mark)) {
      case ScoreBox.Bad bad -> new Reading.Unreadable(bad.reason());
      case ScoreBox.Scores scores -> {
        Sections sections = Sections.of(text, open);
        yield new Reading.Legible(
            new Judgement(
                sections.principles(),
                sections.critique(),
                permutation.restore(scores.byPosition())));
      }
    };
  }
}
