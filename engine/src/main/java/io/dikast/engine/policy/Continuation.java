package io.dikast.engine.policy;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import java.util.Objects;

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
   * A limit or a cancel came before the end of the draw.
   *
   * @param step what was written until then, maybe nothing
   * @param finish which of them it was
   * @param meanLogProbability of the tokens, NaN where unknown or none was written
   */
  record CutOff(int draw, TokenSequence step, Generation.Finish finish, double meanLogProbability)
      implements Continuation {
    public CutOff {
      Objects.requireNonNull(step, "step");
      if (finish.complete()) {
        throw new IllegalArgumentException("a draw that is cut off has no end, got " + finish);
      }
    }

    /** The same as a step that is not finished and may end anywhere. */
    public Written unfinished() {
      return new Written(draw, step, false, meanLogProbability);
    }

    /** What is left of a generation that did not come to its end. */
    public static CutOff of(Generation.Ended generation) {
      return new CutOff(
          generation.draw(),
          generation.tokens(),
          generation.finish(),
          generation.meanLogProbability());
    }
  }

  /**
   * The backend failed.
   *
   * @param reason in words
   */
  record Failed(int draw, String reason) implements Continuation {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }

    /** For this cause. */
    public static Failed broken(int draw, Throwable cause) {
      String message = cause.getMessage();
      return new Failed(draw, message == null ? cause.toString() : message);
    }
  }
}
