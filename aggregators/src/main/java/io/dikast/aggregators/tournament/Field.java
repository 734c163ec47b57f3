package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import java.util.List;

/** All players together. */
final class Field {

  /** Ratings closer than this are equal: what an iteration leaves open must break no tie. */
  private static final double GRAIN = 1e-6;

  private Field() {}

  static void require(int players, List<Match> matches) {
    if (players < 2) {
      throw new IllegalArgumentException("a rating needs at least 2 players, got " + players);
    }
    for (Match match : matches) {
      if (match.pairing().first() >= players || match.pairing().second() >= players) {
        throw new IllegalArgumentException(
            "there are " + players + " players, numbered from 0, got " + match.pairing());
      }
    }
  }

  static double rounded(double share) {
    return Math.clamp(Math.rint(share / GRAIN) * GRAIN, 0, 1);
  }

  /**
   * The mean of p_i / (p_i + p_j) over all others.
   *
   * @param played who has a decided match; the others have ½
   */
  static double[] expected(double[] strengths, boolean[] played) {
    int n = strengths.length;
    double[] shares = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double share = strengths[i] / (strengths[i] + strengths[j]);
        shares[i] += share;
        shares[j] += 1 - share;
      }
    }
    for (int i = 0; i < n; i++) {
      shares[i] = played[i] ? rounded(shares[i] / (n - 1)) : 0.5;
    }
    return shares;
  }
}
