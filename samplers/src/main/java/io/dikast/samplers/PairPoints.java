package io.dikast.samplers;

import io.dikast.engine.reward.Judgement;

/** What the scores of two responses say of which is better. */
public enum PairPoints {
  /** The higher score wins, equal ones tie. */
  HIGHER_WINS {
    @Override
    double of(double own, double other) {
      return own == other ? 0.5 : own > other ? 1 : 0;
    }
  },

  /** The scores are shares of a probability: 1 is none of it, 10 all. */
  SHARE {
    @Override
    double of(double own, double other) {
      double share = own - Judgement.MIN_SCORE;
      double rest = other - Judgement.MIN_SCORE;
      return share + rest == 0 ? 0.5 : share / (share + rest);
    }
  };

  /** Points in 0..1. */
  abstract double of(double own, double other);
}
