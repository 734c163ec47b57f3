package io.dikast.aggregators;

import io.dikast.engine.vote.Scores;
import java.util.Arrays;

/** The weighted median of each response's scores. */
final class Median implements Totals {

  @Override
  public double[] of(BallotBox box, double[] means) {
    return box.plain() && box.small().length > 0 ? counted(box) : sorted(box);
  }

  /** By how many ballots gave each score, which is faster than sorting them. */
  private static double[] counted(BallotBox box) {
    int n = box.responses();
    int[] counts = new int[n * Scores.SMALL];
    byte[] small = box.small();
    for (int at = 0; at < small.length; ) {
      for (int i = 0; i < n; i++) {
        counts[i * Scores.SMALL + small[at++]]++;
      }
    }
    double[] medians = new double[n];
    int lower = (box.ballots() - 1) / 2;
    int upper = box.ballots() / 2;
    for (int i = 0; i < n; i++) {
      int score = i * Scores.SMALL;
      int reached = counts[score];
      while (reached <= lower) {
        reached += counts[++score];
      }
      int low = score % Scores.SMALL;
      while (reached <= upper) {
        reached += counts[++score];
      }
      medians[i] = between(low, score % Scores.SMALL);
    }
    return medians;
  }

  private static double[] sorted(BallotBox box) {
    double[] medians = new double[box.responses()];
    double[] scores = new double[box.ballots()];
    double[] weights = new double[box.ballots()];
    for (int i = 0; i < medians.length; i++) {
      for (int b = 0; b < scores.length; b++) {
        scores[b] = box.score(b, i);
        weights[b] = box.weight(b);
      }
      medians[i] = box.plain() ? plain(scores) : weighted(scores, weights);
    }
    return medians;
  }

  private static double plain(double[] scores) {
    Arrays.sort(scores);
    int half = scores.length / 2;
    return scores.length % 2 == 1 ? scores[half] : between(scores[half - 1], scores[half]);
  }

  private static double weighted(double[] scores, double[] weights) {
    // Weight at or below less weight above: 0 where exactly half is reached.
    DoubledSums balance = new DoubledSums(1);
    for (double weight : weights) {
      balance.add(0, -weight);
    }
    sortByScore(scores, weights);
    for (int b = 0; b < scores.length - 1; b++) {
      balance.add(0, 2 * weights[b]);
      double reached = balance.get(0);
      if (reached == 0) {
        return between(scores[b], scores[b + 1]);
      }
      if (reached > 0) {
        return scores[b];
      }
    }
    return scores[scores.length - 1];
  }

  /** An insertion sort: stable, so equal scores keep the canonical order of their ballots. */
  private static void sortByScore(double[] scores, double[] weights) {
    for (int b = 1; b < scores.length; b++) {
      double score = scores[b];
      double weight = weights[b];
      int to = b;
      for (; to > 0 && scores[to - 1] > score; to--) {
        scores[to] = scores[to - 1];
        weights[to] = weights[to - 1];
      }
      scores[to] = score;
      weights[to] = weight;
    }
  }

  private static double between(double a, double b) {
    return a == b ? a : (a + b) / 2;
  }
}
