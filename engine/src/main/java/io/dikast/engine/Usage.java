package io.dikast.engine;

import java.time.Duration;

/**
 * What was spent.
 *
 * @param promptTokens prompt tokens of the judge (or policy) that were computed
 * @param cachedTokens prompt tokens that a shared prefix saved
 * @param completionTokens generated tokens
 * @param metaTokens tokens computed to question a judgement
 * @param elapsed wall time
 */
public record Usage(
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    long metaTokens,
    Duration elapsed) {

  public static final Usage NONE = new Usage(0, 0, 0, 0, Duration.ZERO);

  public Usage {
    if (promptTokens < 0 || cachedTokens < 0 || completionTokens < 0 || metaTokens < 0) {
      throw new IllegalArgumentException(
          "token counts must not be negative, got "
              + promptTokens
              + ", "
              + cachedTokens
              + ", "
              + completionTokens
              + ", "
              + metaTokens);
    }
  }

  /** Both together; of wall time the sum. */
  public Usage plus(Usage other) {
    return new Usage(
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        completionTokens + other.completionTokens,
        metaTokens + other.metaTokens,
        elapsed.plus(other.elapsed));
  }

  /** Everything that was computed: prompt, completion and meta tokens; cached ones cost nothing. */
  public long totalTokens() {
    return promptTokens + completionTokens + metaTokens;
  }
}
