package io.dikast.engine.tournament;

import java.util.List;

/** Turns matches into one number a player. A pure function; thread-safe. */
public interface Rating {

  /**
   * Rates the players.
   *
   * @param players how many there are, at least 2
   * @param matches in the order in which they were played; undecided ones count for nothing
   * @return one a player, in 0..1, higher is better: its share of the points against the others, as
   *     played or as expected; ½ for one that has no decided match
   * @throws IllegalArgumentException if a match has a player that is not there
   */
  double[] of(int players, List<Match> matches);

  /** Identity of the rules. */
  String fingerprint();
}
