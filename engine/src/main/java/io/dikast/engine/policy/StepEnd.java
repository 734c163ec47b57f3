package io.dikast.engine.policy;

import java.util.Objects;

/** Where a draw of a policy model ends, besides at the end of the answer. */
public sealed interface StepEnd {

  /** Nowhere else: the whole rest of the answer. */
  record Answer() implements StepEnd {}

  /**
   * Behind a text that ends a step and belongs to it, such as a blank line.
   *
   * @param text not empty
   */
  record Delimiter(String text) implements StepEnd {
    public Delimiter {
      Objects.requireNonNull(text, "text");
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a delimiter must not be empty");
      }
    }
  }

  /**
   * Behind so many tokens.
   *
   * @param most at least 1
   */
  record Tokens(int most) implements StepEnd {
    public Tokens {
      if (most < 1) {
        throw new IllegalArgumentException("a step has at least 1 token, got " + most);
      }
    }
  }
}
