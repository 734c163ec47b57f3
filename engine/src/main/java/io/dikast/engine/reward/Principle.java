package io.dikast.engine.reward;

import org.jspecify.annotations.Nullable;

/**
 * What a judgement judges by.
 *
 * @param text its name, and what it asks if the judge said so
 * @param weight its share, in 0..1, {@code null} where the judge gave none
 */
public record Principle(String text, @Nullable Double weight) {

  public Principle {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a principle must say something, got a blank one");
    }
    if (weight != null && !(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight must be in 0..1, got " + weight);
    }
  }
}
