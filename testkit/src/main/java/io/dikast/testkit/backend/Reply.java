package io.dikast.testkit.backend;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import java.util.Objects;

/** What one scripted draw comes to, if nothing stops it before. */
public sealed interface Reply {

  /**
   * Some text and an end.
   *
   * @param meanLogProbability to report, NaN for unknown
   */
  record Says(String text, Generation.Finish finish, double meanLogProbability) implements Reply {
    public Says {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(finish, "finish");
    }
  }

  /** The same text again and again, until the token limit, the ledger or a cancel ends it. */
  record Endless(String text) implements Reply {
    public Endless {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("an endless reply needs some text to repeat, got none");
      }
    }
  }

  /** A fault after some text. */
  record Breaks(String textBefore, BackendException cause) implements Reply {
    public Breaks {
      Objects.requireNonNull(textBefore, "textBefore");
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** Says this and stops. */
  static Reply says(String text) {
    return new Says(text, Generation.Finish.STOP, Double.NaN);
  }

  /** Says this and ends for another reason than its own stop. */
  static Reply cut(String text, Generation.Finish finish) {
    return new Says(text, finish, Double.NaN);
  }

  static Reply endless(String text) {
    return new Endless(text);
  }

  static Reply breaks(String message) {
    return new Breaks("", new BackendException(message));
  }
}
