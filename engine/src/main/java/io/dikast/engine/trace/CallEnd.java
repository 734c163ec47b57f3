package io.dikast.engine.trace;

import org.jspecify.annotations.Nullable;

/**
 * How a call of a model ended.
 *
 * @param promptTokens of the prompt, those that a cache saved among them; 0 where nothing is known
 * @param completionTokens generated
 * @param error what went wrong, in one word of few possible ones such as {@code 503}, {@code null}
 *     for nothing; a call that nobody waits for any more did not go wrong
 */
public record CallEnd(long promptTokens, long completionTokens, @Nullable String error) {

  public CallEnd {
    if (promptTokens < 0 || completionTokens < 0) {
      throw new IllegalArgumentException(
          "tokens must not be negative, got " + promptTokens + " and " + completionTokens);
    }
  }
}
