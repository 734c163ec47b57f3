package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Rating;

/**
 * Ways to turn matches into one number a player. In a complete round robin the first two rank alike
 * (the points are all that the Bradley-Terry likelihood sees of a player); where players met
 * different rivals, points count a win over the weakest like one over the best.
 */
public final class Ratings {

  private Ratings() {}

  /** The share of the points that a player made of those it played for. */
  public static Rating points() {
    return new PointShare();
  }

  /** {@link #bradleyTerry(double)} with one imagined match, a tie. */
  public static Rating bradleyTerry() {
    return bradleyTerry(1);
  }

  /**
   * Strengths under which the results are most probable, P(i beats j) = p_i / (p_i + p_j), a tie
   * counting half a win for each; the rating is the mean of that over all others.
   *
   * <p>Without more, somebody unbeaten would be infinitely strong (Hunter, Annals of Statistics 32,
   * 2004, assumption 1), so each has besides tied with an imagined player of strength 1. The
   * maximum is the one that Hunter's MM algorithm climbs to, in hundreds or thousands of steps
   * where results are clear; Newton's method takes fewer than ten.
   *
   * @param ties imagined matches, finite and above 0; more of them draw everybody to the middle
   */
  public static Rating bradleyTerry(double ties) {
    if (!(ties > 0) || !Double.isFinite(ties)) {
      throw new IllegalArgumentException("ties must be finite and above 0, got " + ties);
    }
    return new BradleyTerry(ties);
  }

  /** {@link #elo(double)} with steps of 32 points. */
  public static Rating elo() {
    return elo(32);
  }

  /**
   * Elo's running ratings: after each match, in order, what was won less what was expected moves
   * both by so many points; 400 points apart means odds of ten to one. The rating is the expected
   * share of the points, over all others. It forgets, and depends on the order of the matches;
   * where all of them are at hand, {@link #bradleyTerry} uses them better.
   *
   * @param step the most points that a match moves, finite and above 0
   */
  public static Rating elo(double step) {
    if (!(step > 0) || !Double.isFinite(step)) {
      throw new IllegalArgumentException("step must be finite and above 0, got " + step);
    }
    return new Elo(step);
  }
}
