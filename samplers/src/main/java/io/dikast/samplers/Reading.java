package io.dikast.samplers;

import io.dikast.engine.reward.Judgement;
import java.util.Objects;

/** What {@link JudgementParser} made of a text. */
public sealed interface Reading {

  /** It holds a judgement. */
  record Legible(Judgement judgement) implements Reading {
    public Legible {
      Objects.requireNonNull(judgement, "judgement");
    }
  }

  /**
   * It holds no valid scores.
   *
   * @param reason what was expected and what came
   */
  record Unreadable(String reason) implements Reading {
    public Unreadable {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
