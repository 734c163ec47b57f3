package io.dikast.spct.grpo;

/**
 * One response of a group, with what is needed to learn from it. The three arrays of numbers have
 * one for each token after the prompt; log-probabilities are natural and at temperature 1, as
 * {@link LogProbabilities} gives them.
 *
 * @param tokens ids of prompt and completion
 * @param promptLength tokens that were given, at least 1 and fewer than there are
 * @param advantages as {@link Advantages} gives them, finite
 * @param oldLogProbabilities by the decoder that drew it
 * @param referenceLogProbabilities by the decoder from which training must not go far
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, never compared
public record Rollout(
    int[] tokens,
    int promptLength,
    double[] advantages,
    double[] oldLogProbabilities,
    double[] referenceLogProbabilities) {

  public Rollout {
    tokens = tokens.clone();
    if (promptLength < 1 || promptLength >= tokens.length) {
      throw new IllegalArgumentException(
          "promptLength must be from 1 to below the tokens' number "
              + tokens.length
              + ", got "
              + promptLength);
    }
    int length = tokens.length - promptLength;
    advantages = checked("advantages", advantages, length);
    oldLogProbabilities = checked("old log-probabilities", oldLogProbabilities, length);
    referenceLogProbabilities =
        checked("reference log-probabilities", referenceLogProbabilities, length);
  }

  private static double[] checked(String name, double[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "expected " + length + " " + name + ", one a completion token, got " + values.length);
    }
    Advantages.requireFinite(values);
    return values.clone();
  }

  int completionLength() {
    return tokens.length - promptLength;
  }
}
