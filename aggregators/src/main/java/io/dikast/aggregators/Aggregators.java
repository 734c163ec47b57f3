package io.dikast.aggregators;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;

/**
 * The ways to count ballots. They differ in the {@linkplain Tally.Standing#total total} that ranks
 * the responses and agree in everything else:
 *
 * <ul>
 *   <li>{@link Tally.Standing#score} is the mean of the scores, weighted by {@link Ballot#weight};
 *   <li>{@link Tally.Standing#votes} and {@link Tally#agreement} count ballots that put a response
 *       alone at the top, each as one, whatever its weight;
 *   <li>equal totals are ranked by votes, then by mean score, then by a permutation drawn from the
 *       tie seed.
 * </ul>
 *
 * <p>Only the proportion of the weights matters. Sums carry twice the precision of a double over
 * ballots in a canonical order, so a tally is bit for bit the same in any order of the ballots, and
 * what is equal on paper comes out equal. A ballot with a score beyond ±1e100 is refused with
 * {@link IllegalArgumentException}.
 */
public final class Aggregators {

  private Aggregators() {}

  /**
   * Ranks by the mean score: the voting of arXiv 2504.02495, section 4, S*_i = Σ_j S_ij, divided by
   * the (weight of the) ballots that count, so that unreadable draws change nothing.
   */
  public static Aggregator meanScore() {
    return new Count((box, means) -> means);
  }

  /**
   * Ranks by the share of the ballots, by weight, that put a response at the top; a ballot with
   * several at the top gives each an equal part of its share (and counts as no {@code vote}).
   * Totals lie in 0..1 and sum to 1.
   */
  public static Aggregator majority() {
    return new Count(new Majority());
  }

  /**
   * Ranks by the mean of the Borda points, weighted: a ballot gives a response one point for each
   * response it scores below it and half a point for each it scores the same, which is n less its
   * rank when ties share their mean rank. Totals lie in 0..n−1.
   */
  public static Aggregator borda() {
    return new Count(new Borda());
  }

  /**
   * Ranks by the weighted median of the scores: the lowest score with at least half of the weight
   * at or below it; where exactly half is, the middle between it and the next one. One ballot out
   * of line, however far, moves it little.
   */
  public static Aggregator median() {
    return new Count(new Median());
  }
}
