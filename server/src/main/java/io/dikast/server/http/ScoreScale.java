package io.dikast.server.http;

import io.dikast.engine.Selection;
import io.dikast.engine.reward.Judgement;

/**
 * Turns a judge's mean score, 1..10, into the 0..1 that scoring and reranking clients expect: a
 * straight line, so that order and ties stay as the judge had them.
 */
final class ScoreScale {

  private ScoreScale() {}

  /** 0 for 1, 1 for 10. */
  static double unit(double score) {
    return (score - Judgement.MIN_SCORE) / (Judgement.MAX_SCORE - Judgement.MIN_SCORE);
  }

  /** The mean score of the first response of a selection, 1..10. */
  static double only(Selection selection) {
    return selection.tally().standings().getFirst().score();
  }
}
