package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Scores;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The ballots of one vote as arrays, in a canonical order: by index, then (should two draws claim
 * one index) by weight and scores. Whatever is summed in this order is the same for any order of
 * arrival.
 */
final class BallotBox {

  private static final Comparator<Ballot> CANONICAL =
      Comparator.comparingInt(Ballot::index)
          .thenComparingDouble(Ballot::weight)
          .thenComparing(Ballot::scores, BallotBox::compareScores);

  /** This many ints have a sum that a double holds. */
  private static final int MOST_EXACT = 1 << 20;

  private final int ballots;
  private final int responses;
  private final double[] scores;
  private final byte[] small;
  private final double[] tops;
  private final int[] topCounts;
  private final int[] votes;
  private final double[] weights;
  private final boolean plain;
  private final boolean exact;

  private BallotBox(Ballot[] given) {
    ballots = given.length;
    responses = given[0].scores().size();
    tops = new double[ballots];
    topCounts = new int[ballots];
    votes = new int[responses];
    weights = new double[ballots];
    boolean equalWeights = true;
    boolean smallScores = ballots <= MOST_EXACT;
    double largestWeight = 0;
    Scores[] rows = new Scores[ballots];
    for (int b = 0; b < ballots; b++) {
      rows[b] = rowOf(given[b], responses);
      smallScores &= rows[b].areSmall();
      weights[b] = given[b].weight();
      largestWeight = Math.max(largestWeight, weights[b]);
      equalWeights &= weights[b] == weights[0];
    }
    plain = equalWeights;
    scores = new double[smallScores ? 0 : ballots * responses];
    small = new byte[smallScores ? ballots * responses : 0];
    for (int b = 0; b < ballots; b++) {
      load(rows[b], b);
    }
    exact = plain && (smallScores || (ballots <= MOST_EXACT && areWhole(scores)));
    scale(largestWeight);
  }

  /** The scores of a ballot, which must be over so many responses. */
  static Scores rowOf(Ballot ballot, int responses) {
    Scores row = Scores.copyOf(ballot.scores());
    if (row.size() != responses) {
      throw new IllegalArgumentException(
          "every ballot must score the same "
              + responses
              + " responses, ballot "
              + ballot.index()
              + " scores "
              + row.size());
    }
    return row;
  }

  private void load(Scores row, int b) {
    if (small.length > 0) {
      row.copyInto(small, b * responses);
    } else {
      row.copyInto(scores, b * responses);
    }
    tops[b] = score(b, row.best());
    topCounts[b] = row.bestCount();
    if (row.bestCount() == 1) {
      votes[row.best()]++;
    }
  }

  /** Whether all fit an int. */
  private static boolean areWhole(double[] scores) {
    for (double score : scores) {
      if (score != (int) score) {
        return false;
      }
    }
    return true;
  }

  static BallotBox of(List<Ballot> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a vote needs at least one ballot, got none");
    }
    Ballot[] ballots = given.toArray(Ballot[]::new);
    // Ballots mostly come in order already; then this costs one comparison each.
    for (int b = 1; b < ballots.length; b++) {
      if (ballots[b - 1].index() >= ballots[b].index()) {
        Arrays.sort(ballots, CANONICAL);
        break;
      }
    }
    return new BallotBox(ballots);
  }

  /**
   * Only the proportion of the weights matters: equal ones become 1, so that sums of whole scores
   * are exact; others are scaled to at most 2 by a power of two, which rounds nothing.
   */
  private void scale(double largest) {
    if (plain) {
      Arrays.fill(weights, 1);
      return;
    }
    int exponent = Math.getExponent(largest);
    for (int b = 0; b < weights.length; b++) {
      weights[b] = Math.scalb(weights[b], -exponent);
    }
  }

  private static int compareScores(List<Double> a, List<Double> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = Double.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  int ballots() {
    return ballots;
  }

  int responses() {
    return responses;
  }

  double score(int ballot, int response) {
    int at = ballot * responses + response;
    return small.length > 0 ? small[at] : scores[at];
  }

  double weight(int ballot) {
    return weights[ballot];
  }

  /** Whether all ballots count the same; their weight is 1 then. */
  boolean plain() {
    return plain;
  }

  /**
   * The scores, ballot after ballot, where all are whole numbers under {@link Scores#SMALL}; empty
   * otherwise; not to be written to.
   */
  byte[] small() {
    return small;
  }

  /** How many ballots put each response alone at the top; not to be written to. */
  int[] votes() {
    return votes;
  }

  /** The highest score of a ballot. */
  double top(int ballot) {
    return tops[ballot];
  }

  /** How many responses a ballot gives its highest score. */
  int topCount(int ballot) {
    return topCounts[ballot];
  }

  /** Means of the scores, weighted, one a response. */
  double[] weightedMeans() {
    return small.length > 0 && exact ? smallMeans() : weightedScores().dividedBy(totalWeight());
  }

  private double[] smallMeans() {
    int[] sums = new int[responses];
    for (int at = 0; at < small.length; ) {
      for (int i = 0; i < responses; i++) {
        sums[i] += small[at++];
      }
    }
    double[] means = new double[responses];
    for (int i = 0; i < responses; i++) {
      means[i] = (double) sums[i] / ballots;
    }
    return means;
  }

  private DoubledSums weightedScores() {
    DoubledSums sums = new DoubledSums(responses);
    double[] row = new double[responses];
    for (int b = 0; b < ballots; b++) {
      for (int i = 0; i < responses; i++) {
        row[i] = score(b, i);
      }
      if (exact) {
        sums.addExactRow(row, 0);
      } else {
        sums.addRow(row, 0, weights[b]);
      }
    }
    return sums;
  }

  /** The sum of the weights, whose rounding hits every response alike. */
  double totalWeight() {
    DoubledSums sum = new DoubledSums(1);
    for (double weight : weights) {
      sum.add(0, weight);
    }
    return sum.get(0);
  }
}
