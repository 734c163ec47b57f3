package io.dikast.spct.grpo;

/**
 * What the steps of one response earned.
 *
 * @param lastTokens a step's last token, counted from 0 in the response; rising strictly, below
 *     {@code length}
 * @param rewards one a step, finite
 * @param length of the response in tokens, at least 1; what follows the last step earns nothing
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, never compared
public record StepRewards(int[] lastTokens, double[] rewards, int length) {

  public StepRewards {
    lastTokens = lastTokens.clone();
    rewards = rewards.clone();
    if (lastTokens.length != rewards.length) {
      throw new IllegalArgumentException(
          "expected a reward for each of " + lastTokens.length + " steps, got " + rewards.length);
    }
    if (length < 1) {
      throw new IllegalArgumentException("length must be at least 1, got " + length);
    }
    int before = -1;
    for (int last : lastTokens) {
      if (last <= before || last >= length) {
        throw new IllegalArgumentException(
            "a step must end after token " + before + " and before " + length + ", got " + last);
      }
      before = last;
    }
    Advantages.requireFinite(rewards);
  }
}
