package io.dikast.samplers;

import io.dikast.engine.reward.Judgement;
import java.util.List;

/** What an {@link Appraiser} made of responses. */
sealed interface Appraisal {

  /** One score in 1..10 a response, in the order in which they were shown. */
  record Scored(List<Double> byPosition) implements Appraisal {
    public Scored {
      byPosition = List.copyOf(byPosition);
    }
  }

  /** The model's answer says nothing. */
  record Unreadable(String reason) implements Appraisal {}

  /**
   * The score of a share.
   *
   * @param share in 0..1, up to rounding
   */
  static double score(double share) {
    double span = Judgement.MAX_SCORE - Judgement.MIN_SCORE;
    return Judgement.MIN_SCORE + span * Math.clamp(share, 0, 1);
  }
}
