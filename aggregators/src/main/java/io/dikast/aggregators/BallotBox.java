package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
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
  private final double[] tops;
  private final int[] topCounts;
  private final int[] votes;
  private final double[] weights;
  private final boolean plain;
  private final boolean exact;

  private BallotBox(Ballot[] given) {
    ballots = given.length;
    responses = given[0].scores().size();
    scores = new double[ballots * responses];
    tops = new double[ballots];
    topCounts = new int[ballots];
    votes = new int[responses];
    weights = new double[ballots];
    boolean equalWeights = true;
    boolean wholeScores = true;
    double largestWeight = 0;
    for (int b = 0; b < ballots; b++) {
      wholeScores &= load(given[b], b);
      findTop(b);
      weights[b] = given[b].weight();
      largestWeight = Math.max(largestWeight, weights[b]);
      equalWeights &= weights[b] == weights[0];
    }
    plain = equalWeights;
    exact = plain && wholeScores && ballots <= MOST_EXACT;
    scale(largestWeight);
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
   * Takes the scores of one ballot in.
   *
   * @return whether all are whole and fit an int
   */
  private boolean load(Ballot ballot, int b) {
    Object[] row = ballot.scores().toArray();
    if (row.length != responses) {
      throw new IllegalArgumentException(
          "every ballot must score the same "
              + responses
              + " responses, ballot "
              + ballot.index()
              + " scores "
              + row.length);
    }
    int start = b * responses;
    boolean whole = true;
    for (int i = 0; i < row.length; i++) {
      double score = (Double) row[i];
      scores[start + i] = score;
      whole &= score == (int) score;
    }
    return whole;
  }

  private void findTop(int b) {
    int start = b * responses;
    double top = scores[start];
    int first = 0;
    int count = 1;
    for (int i = 1; i < responses; i++) {
      double score = scores[start + i];
      if (score > top) {
        top = score;
        first = i;
        count = 1;
      } else if (score == top) {
        count++;
      }
    }
    tops[b] = top;
    topCounts[b] = count;
    if (count == 1) {
      votes[first]++;
    }
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
    return scores[ballot * responses + response];
  }

  double weight(int ballot) {
    return weights[ballot];
  }

  /** Whether all ballots count the same; their weight is 1 then. */
  boolean plain() {
    return plain;
  }

  /** The scores, ballot after ballot; not to be written to. */
  double[] scores() {
    return scores;
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

  /** Sums of the scores, weighted, one a response. */
  DoubledSums weightedScores() {
    DoubledSums sums = new DoubledSums(responses);
    for (int b = 0; b < ballots; b++) {
      if (exact) {
        sums.addExactRow(scores, b * responses);
      } else {
        sums.addRow(scores, b * responses, weights[b]);
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
