package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Rating;
import java.util.List;

/** Strengths of greatest likelihood. */
final class BradleyTerry implements Rating {

  /*
   * Newton's method over the logarithms b of the strengths, in which the likelihood is concave:
   *
   *   gradient  g_i  = W_i - sum_j n_ij P_ij,   P_ij = 1 / (1 + exp(b_j - b_i))
   *   curvature H_ij = -n_ij P_ij (1 - P_ij),   H_ii = -(sum of its row's others)
   *
   * with the imagined player of b = 0 among the j of the sums. That one makes H positive definite
   * whoever has met whom, so plain elimination solves it without pivots. Where the likelihood is flat
   * a whole step goes too far, so no step moves a player further than FARTHEST. Errors are squared by
   * each step near the end: behind one of SMALL less than a hundred millionth is left.
   */
  private static final double SMALL = 1e-4;
  private static final double FARTHEST = 2;
  private static final int MOST_STEPS = 200;

  private final double ties;

  BradleyTerry(double ties) {
    this.ties = ties;
  }

  @Override
  public double[] of(int players, List<Match> matches) {
    Field.require(players, matches);
    boolean[] played = new boolean[players];
    for (Match match : matches) {
      if (match instanceof Match.Decided) {
        played[match.pairing().first()] = true;
        played[match.pairing().second()] = true;
      }
    }
    return Field.expected(strengths(players, matches, ties), played);
  }

  static double[] strengths(int players, List<Match> matches, double ties) {
    double[][] games = new double[players][players];
    double[] won = new double[players];
    double[] logs = new double[players];
    count(matches, games, won, logs);
    for (int i = 0; i < players; i++) {
      // The odds of its own points, as if all others were alike: near the end, and cheap.
      logs[i] = Math.log((won[i] + ties / 2) / (logs[i] - won[i] + ties / 2));
    }
    double[] strengths = new double[players];
    double[] gradient = new double[players];
    double[][] curvature = new double[players][players];
    double farthest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS && farthest > SMALL; step++) {
      for (int i = 0; i < players; i++) {
        strengths[i] = Math.exp(logs[i]);
        double share = strengths[i] / (strengths[i] + 1);
        gradient[i] = won[i] + ties / 2 - ties * share;
        curvature[i][i] = ties * share * (1 - share);
      }
      differentiate(games, strengths, gradient, curvature);
      solve(curvature, gradient);
      farthest = 0;
      for (int i = 0; i < players; i++) {
        farthest = Math.max(farthest, Math.abs(gradient[i]));
        logs[i] += Math.clamp(gradient[i], -FARTHEST, FARTHEST);
      }
    }
    for (int i = 0; i < players; i++) {
      strengths[i] = Math.exp(logs[i]);
    }
    return strengths;
  }

  /**
   * Counts matches.
   *
   * @param games of each two, in the upper triangle
   * @param won points of each
   * @param played games of each
   */
  private static void count(List<Match> matches, double[][] games, double[] won, double[] played) {
    for (Match match : matches) {
      if (match instanceof Match.Decided decided) {
        int first = decided.pairing().first();
        int second = decided.pairing().second();
        games[Math.min(first, second)][Math.max(first, second)]++;
        won[first] += decided.points();
        won[second] += 1 - decided.points();
        played[first]++;
        played[second]++;
      }
    }
  }

  /** Adds what the games say to the gradient and to the upper triangle of the curvature. */
  private static void differentiate(
      double[][] games, double[] strengths, double[] gradient, double[][] curvature) {
    int n = strengths.length;
    for (int i = 0; i < n; i++) {
      double[] counts = games[i];
      double[] row = curvature[i];
      double own = strengths[i];
      double expected = 0;
      double bend = 0;
      for (int j = i + 1; j < n; j++) {
        double count = counts[j];
        if (count == 0) {
          row[j] = 0;
          continue;
        }
        double share = own / (own + strengths[j]);
        double each = count * share * (1 - share);
        expected += count * share;
        bend += each;
        gradient[j] -= count * (1 - share);
        curvature[j][j] += each;
        row[j] = -each;
      }
      gradient[i] -= expected;
      row[i] += bend;
    }
  }

  /**
   * Solves a symmetric, positive definite system. Two rows at a time are taken off those below,
   * which halves the reading and writing of these.
   *
   * @param matrix its upper triangle, by rows; used up
   * @param vector the right side, then the solution
   */
  private static void solve(double[][] matrix, double[] vector) {
    int n = vector.length;
    for (int k = 0; k < n; k += 2) {
      double[] upper = matrix[k];
      double[] lower = matrix[Math.min(k + 1, n - 1)];
      double upperScale = 1 / upper[k];
      double lowerScale = 0;
      if (k + 1 < n) {
        double factor = upper[k + 1] * upperScale;
        for (int j = k + 1; j < n; j++) {
          lower[j] -= factor * upper[j];
        }
        vector[k + 1] -= factor * vector[k];
        lowerScale = 1 / lower[k + 1];
      }
      for (int i = k + 2; i < n; i++) {
        double byUpper = upper[i] * upperScale;
        double byLower = lower[i] * lowerScale;
        if (byUpper != 0 || byLower != 0) {
          double[] row = matrix[i];
          for (int j = i; j < n; j++) {
            row[j] -= byUpper * upper[j] + byLower * lower[j];
          }
          vector[i] -= byUpper * vector[k] + byLower * vector[k + 1];
        }
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      double rest = vector[k];
      for (int j = k + 1; j < n; j++) {
        rest -= matrix[k][j] * vector[j];
      }
      vector[k] = rest / matrix[k][k];
    }
  }

  @Override
  public String fingerprint() {
    return "bradley-terry/1(" + ties + ")";
  }
}
