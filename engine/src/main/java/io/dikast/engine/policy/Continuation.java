package io.dikast.engine.policy;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came of one draw of a policy model. */
public sealed interface Continuation {

  /** Position of the draw in its task, from 0. */
  int draw();

  /**
   * A step, or the rest of the answer.
   *
   * @param step what was written, its delimiter included
   * @param finished whether the model ended the answer with it
   * @param meanLogProbability of the tokens, NaN where unknown or none was written
   */
  record Written(int draw, TokenSequence step, boolean finished, double meanLogProbability)
      implements Continuation {
    public Written {
      Objects.requireNonNull(step, "step");
    }
  }

  /**
   * The draw did not come to its end: the backend failed, or it was cut off.
   *
   * @param reason in words
   * @param finish what cut it off, {@code null} where the backend failed
   */
  record Failed(int draw, String reason, Generation.@Nullable Finish finish)
      implements Continuation {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }

    /** The draw ended early for a reason that is no fault. */
    public static Failed cutOff(int draw, Generation.Finish finish) {
      return new Failed(draw, "cut off: " + finish.name().toLowerCase(Locale.ROOT), finish);
    }

    /** The backend failed. */
    public static Failed broken(int draw, Throwable cause) {
      String message = cause.getMessage();
      return new Failed(draw, message == null ? cause.toString() : message, null);
    }
  }
}
