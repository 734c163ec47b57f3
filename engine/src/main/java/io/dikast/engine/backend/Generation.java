package io.dikast.engine.backend;

import io.dikast.engine.StopReason;
import java.util.Objects;

/** What came of one draw of a {@link SampleGroup}. */
public sealed interface Generation {

  /** Position of the draw in its group, from 0. */
  int draw();

  /**
   * The draw ended, by itself or because it was told to.
   *
   * @param tokens what was generated, without the end token and without the stop string's text
   * @param meanLogProbability mean natural logarithm of the probability of the generated tokens
   *     under the model (before temperature and truncation); NaN where the backend does not tell or
   *     nothing was generated
   */
  record Ended(int draw, TokenSequence tokens, Finish finish, double meanLogProbability)
      implements Generation {
    public Ended {
      Objects.requireNonNull(tokens, "tokens");
      Objects.requireNonNull(finish, "finish");
    }

    public String text() {
      return tokens.text();
    }
  }

  /** The draw could not be computed. */
  record Broken(int draw, BackendException cause) implements Generation {
    public Broken {
      Objects.requireNonNull(cause, "cause");
    }
  }

  /** How a draw came to its end. */
  enum Finish {
    /** The model ended it, or a stop string did. */
    STOP,
    /** The token limit of the draw, or the context, was reached. */
    LENGTH,
    /** The request's token budget ran out. */
    TOKENS,
    /** The request's deadline passed. */
    DEADLINE,
    /** It was cancelled. */
    CANCELLED;

    /** How a draw ends that is cut off because its request stops for this reason. */
    public static Finish of(StopReason reason) {
      return switch (reason) {
        case TOKENS -> TOKENS;
        case DEADLINE -> DEADLINE;
        case SAMPLES, DECIDED, CALLS, CANCELLED -> CANCELLED;
      };
    }

    /** Whether the draw says all that the model had to say. */
    public boolean complete() {
      return this == STOP || this == LENGTH;
    }
  }
}
