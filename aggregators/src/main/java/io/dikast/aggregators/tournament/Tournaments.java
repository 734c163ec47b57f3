package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Tournament;

/**
 * Ways to say who meets whom. A response that is compared with few others costs less and is known
 * less well; with n players:
 *
 * <ul>
 *   <li>{@link #roundRobin}: n(n−1)/2 matches in one round;
 *   <li>{@link #swiss}: n/2 · ⌈log₂ n⌉ matches;
 *   <li>{@link #knockout}: n−1 matches in ⌈log₂ n⌉ rounds.
 * </ul>
 */
public final class Tournaments {

  private Tournaments() {}

  /**
   * Everybody meets everybody else once. All pairings can be played at once; they are listed in the
   * turns of the circle method, in which nobody stands twice, from a drawn order.
   */
  public static Tournament roundRobin() {
    return new RoundRobin();
  }

  /**
   * Who loses is out (arXiv 2501.13007). Neighbours of a drawn order meet; where one is left over,
   * the last goes on without a match and stands first in the next round. After a tie or a void
   * match the one drawn first goes on.
   */
  public static Tournament knockout() {
    return new Knockout();
  }

  /**
   * Players of like standing meet (arXiv 2603.04304), ⌈log₂ n⌉ rounds: as many as it takes until
   * one alone has won all, as a rule. By points, then by a drawn order, each meets the next one
   * that it has not met; two meet again only where nobody else is left, and others change partners
   * to avoid that. Where one is left over, the last that has not had a bye gets it, for a point in
   * the standing.
   */
  public static Tournament swiss() {
    return new Swiss(0);
  }

  /**
   * The same with so many rounds.
   *
   * @param rounds at least 1; more than n−1 are as many as n−1, and a single one among an odd
   *     number is two, so that nobody is left without a match
   */
  public static Tournament swiss(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    return new Swiss(rounds);
  }
}
