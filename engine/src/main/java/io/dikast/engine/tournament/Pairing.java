package io.dikast.engine.tournament;

/**
 * Two players that meet.
 *
 * @param first number of a player, from 0
 * @param second number of another
 */
public record Pairing(int first, int second) {

  public Pairing {
    if (first < 0 || second < 0 || first == second) {
      throw new IllegalArgumentException(
          "expected the numbers of two players, got " + first + " and " + second);
    }
  }

  /** Whether a player is one of the two. */
  public boolean has(int player) {
    return first == player || second == player;
  }
}
