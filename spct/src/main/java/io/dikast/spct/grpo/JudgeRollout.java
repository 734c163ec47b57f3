package io.dikast.spct.grpo;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.TokenSequence;
import java.util.Objects;

/**
 * One judgement drawn to learn from, readable or not.
 *
 * @param prompt exactly what the judge was asked
 * @param written exactly what it wrote, with its token ids where the backend shows them, without
 *     the token that ends it
 * @param ended whether it ended by itself, and not at its limit
 * @param readable whether its scores could be read
 * @param reward 1 if its scores agree with the label, else −1
 */
public record JudgeRollout(
    Prompt prompt, TokenSequence written, boolean ended, boolean readable, double reward) {

  public JudgeRollout {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(written, "written");
    if (Math.abs(reward) != 1) {
      throw new IllegalArgumentException("a reward is 1 or -1, got " + reward);
    }
    if (!readable && reward > 0) {
      throw new IllegalArgumentException("what nobody can read is not right");
    }
  }

  /** Whether its scores agree with the label. */
  public boolean right() {
    return reward > 0;
  }
}
