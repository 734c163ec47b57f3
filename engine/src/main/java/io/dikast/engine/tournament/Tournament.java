package io.dikast.engine.tournament;

import java.util.List;

/**
 * Says who meets whom (arXiv 2501.13007 for knockout, 2603.04304 for Swiss). A pure function of
 * what has been played; thread-safe.
 */
public interface Tournament {

  /**
   * The pairings of the next round, which can all be played at once.
   *
   * @param players how many there are, at least 2
   * @param played all matches of the rounds before, whole rounds, in the order of their pairings
   * @param seed settles what nothing else does: who meets first, who goes on after a tie
   * @return empty when the tournament is over
   * @throws IllegalArgumentException if there are fewer than 2 players, or the matches are not
   *     those of this tournament
   */
  List<Pairing> round(int players, List<Match> played, long seed);

  /** Identity of the rules. */
  String fingerprint();
}
