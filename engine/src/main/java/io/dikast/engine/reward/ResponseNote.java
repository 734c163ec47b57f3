package io.dikast.engine.reward;

import java.util.Objects;

/** What a judge did not see of a response as the caller gave it. */
public sealed interface ResponseNote {

  /** Index of the response, in the caller's order. */
  int response();

  /**
   * The judge did not see the response at all, and it has the lowest score in every judgement.
   *
   * @param reason in words, such as "nothing but punctuation"
   */
  record Withheld(int response, String reason) implements ResponseNote {
    public Withheld {
      check(response);
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * The judge saw a part of the response, with a mark where something is left out.
   *
   * @param characters of the response, in code points
   * @param shown characters of the response that the judge saw, fewer
   */
  record Shortened(int response, int characters, int shown) implements ResponseNote {
    public Shortened {
      check(response);
      if (shown < 0 || shown >= characters) {
        throw new IllegalArgumentException(
            "shown must be in 0.." + (characters - 1) + ", got " + shown);
      }
    }
  }

  private static void check(int response) {
    if (response < 0) {
      throw new IllegalArgumentException("response must not be negative, got " + response);
    }
  }
}
