package io.dikast.aggregators;

import io.dikast.engine.vote.StoppingRule;

/**
 * When a vote is decided before all draws are in.
 *
 * <p>All but {@link #unreachableMean} and {@link #margin} look at the vote: a ballot votes for the
 * response it puts alone at the top, one without such a response is no evidence. Weights only
 * matter to the two rules that cannot be wrong. No rule asks how the ballots will be counted; each
 * says which aggregator it speaks of, and another one mostly, not always, agrees.
 *
 * <p>A single response has nothing to decide and gets every draw, since only they make its score
 * finer.
 *
 * <p>A probability holds at the draw it is asked at. It is asked anew at every draw and the first
 * yes counts, so over a whole vote a rule is wrong somewhat more often than its confidence says.
 */
public final class StoppingRules {

  private StoppingRules() {}

  /**
   * Stops once the response with the most votes is, with this probability, the one that most draws
   * would vote for: Adaptive-Consistency (arXiv 2305.11860) with its Beta criterion. With v₁ votes
   * for the leader and v₂ for the runner-up, and a uniform prior, the leader's share p among the
   * two is Beta(v₁+1, v₂+1); decided where P(p &gt; ½) = 1 − I_½(v₁+1, v₂+1) reaches the
   * confidence. Four votes to none give 31/32, six to one 247/256.
   *
   * <p>What is decided is {@link Aggregators#majority}.
   *
   * @param confidence above 0.5, below 1
   */
  public static StoppingRule betaPosterior(double confidence) {
    return new AmongSeveral(new BetaPosterior(new Confidence(confidence)));
  }

  /**
   * Stops once the response with the most votes has, with this probability, a larger share of all
   * votes to come than the runner-up, and than all others together: the counts of top, second and
   * rest (arXiv 2602.05395) under the Dirichlet posterior with a uniform prior that
   * Adaptive-Consistency (arXiv 2305.11860) has beside its Beta one. With v₁, v₂ and v₃ votes for
   * the three, decided where P(p₁ &gt; p₂, p₁ &gt; p₃) for (p₁, p₂, p₃) ~ Dirichlet(v₁+1, v₂+1,
   * v₃+1) reaches the confidence. One vote gives 11/18, two give 85/108.
   *
   * <p>For three responses this is the whole posterior. For more it is the stricter the more the
   * vote is scattered; for two there is no rest and it is {@link #betaPosterior}. It never stops
   * before that. What is decided is {@link Aggregators#majority}.
   *
   * @param confidence above 0.5, below 1
   */
  public static StoppingRule bayesian(double confidence) {
    return new AmongSeveral(new DirichletPosterior(new Confidence(confidence)));
  }

  /**
   * Stops once the leader of {@link Aggregators#majority} cannot be caught up with: its lead, in
   * ballots (one that puts several at the top gives each an equal part), is larger than the number
   * of draws to come, were they all for the runner-up.
   *
   * <p>Exact for {@link Aggregators#majority}: the winner is that of all draws, whatever they are
   * and however many of them fail. With ballots of different weight a draw to come counts as much
   * as the heaviest so far, so there it is exact as long as no heavier one follows. Where a meta
   * reward model keeps some of the judgements, nothing of this holds: which ballots count is then
   * known only at the end. It saves less than half of the draws.
   */
  public static StoppingRule unreachable() {
    return new AmongSeveral(new Unreachable(Points.SHARE));
  }

  /**
   * Stops once the leader of {@link Aggregators#meanScore} cannot be caught up with: the sum of its
   * scores is ahead by more than 9 points for each draw to come, were they all 10 for the runner-up
   * and 1 for the leader.
   *
   * <p>Exact for {@link Aggregators#meanScore} in the sense, and within the limits, of {@link
   * #unreachable}, for scores from 1 to 10; with any other score among the ballots nothing is
   * decided. Means that differ by δ points are decided after a share 9/(9+δ) of the draws, so it
   * saves little.
   */
  public static StoppingRule unreachableMean() {
    return new AmongSeveral(new Unreachable(Points.SCORE));
  }

  /**
   * Stops once the lower confidence bound on the difference of the two best mean scores is above
   * zero. The differences d of the two responses' scores are taken draw by draw, since one draw
   * judges both: with their mean d̄ and variance s² over m draws, decided where P(T ≤ d̄ √(m / (s²
   * + 1/6))) for Student's T (Biometrika 6, 1908) with m−1 degrees of freedom reaches the
   * confidence. The 1/6 is what rounding two scores to whole points hides. Two differences of 9
   * give 0.990.
   *
   * <p>For whole scores from 1 to 10; where the scale is much finer, 1/6 is much and little is
   * decided. Every ballot counts as one. What is decided is {@link Aggregators#meanScore}.
   *
   * @param confidence above 0.5, below 1
   */
  public static StoppingRule margin(double confidence) {
    return new AmongSeveral(new MeanMargin(new Confidence(confidence)));
  }

  /**
   * Stops once the same response alone has led the vote after each of the last votes, so many of
   * them. The window is that of ESC (arXiv 2401.10480), which asks more: that all votes in it are
   * equal.
   *
   * <p>What is decided is {@link Aggregators#majority}, without any probability.
   *
   * @param window in votes, at least 2
   */
  public static StoppingRule stableWindow(int window) {
    return new AmongSeveral(new StableWindow(window));
  }
}
