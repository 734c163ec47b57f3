package io.dikast.testkit.policy;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;

/**
 * Answers of three steps and an end, for {@link BackendPolicy}: each step chooses a digit by the
 * seed of its draw, and the answer is the last digit. Goes on from wherever the prompt ends.
 */
public final class SolveScript implements Script {

  /** Ends a step. */
  public static final String DELIMITER = "\n\n";

  private static final int STEPS = 3;
  private static final int BROKEN_OF = 4;

  private final boolean broken;

  private SolveScript(boolean broken) {
    this.broken = broken;
  }

  /** Every draw comes to its end. */
  public static SolveScript sound() {
    return new SolveScript(false);
  }

  /** About one of four draws fails. */
  public static SolveScript broken() {
    return new SolveScript(true);
  }

  @Override
  public Reply reply(String prompt, long seed, int draw) {
    if (broken && breaks(seed)) {
      return Reply.breaks("it broke");
    }
    String written =
        prompt.substring(prompt.indexOf(BackendPolicy.MARK) + BackendPolicy.MARK.length());
    int done = written.split(DELIMITER, -1).length - 1;
    StringBuilder text = new StringBuilder();
    int digit = done == 0 ? 0 : lastDigit(written);
    for (int step = done; step < STEPS; step++) {
      digit = digit(seed, step);
      // Tokens are four characters: a step is two of them with its delimiter.
      text.append("stp").append(digit).append(':').append(' ').append(DELIMITER);
    }
    text.append("Answer: ").append(digit);
    return Reply.says(text.toString());
  }

  private static boolean breaks(long seed) {
    return Math.floorMod(seed >>> 7, BROKEN_OF) == 0;
  }

  private static int digit(long seed, int step) {
    return (int) Math.floorMod(seed >>> (8 * step), 5L) + 2;
  }

  private static int lastDigit(String written) {
    for (int at = written.length() - 1; at >= 0; at--) {
      if (Character.isDigit(written.charAt(at))) {
        return written.charAt(at) - '0';
      }
    }
    return 0;
  }
}
