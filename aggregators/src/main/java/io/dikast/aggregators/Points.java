package io.dikast.aggregators;

import io.dikast.engine.vote.Scores;

/** What an aggregator adds up, and how far one ballot can move one sum against another. */
enum Points {
  /** Of {@link Aggregators#majority}: one for the top, in equal parts for several. */
  SHARE(1) {
    @Override
    boolean addTo(double[] sums, Scores row, double weight) {
      double part = weight / row.bestCount();
      double top = row.at(row.best());
      for (int i = row.best(); i < sums.length; i++) {
        if (row.at(i) == top) {
          sums[i] += part;
        }
      }
      return true;
    }
  },

  /** Of {@link Aggregators#meanScore}: the scores, as long as they keep to the judge's scale. */
  SCORE(10 - 1) {
    @Override
    boolean addTo(double[] sums, Scores row, double weight) {
      boolean inRange = true;
      for (int i = 0; i < sums.length; i++) {
        double score = row.at(i);
        inRange &= score >= 1 && score <= 10;
        sums[i] += weight * score;
      }
      return inRange;
    }
  };

  private final double swing;

  Points(double swing) {
    this.swing = swing;
  }

  /** The most that one ballot of weight 1 gives one response more than another. */
  double swing() {
    return swing;
  }

  /** Adds what a ballot gives; whether it kept to the range that {@link #swing} relies on. */
  abstract boolean addTo(double[] sums, Scores row, double weight);
}
