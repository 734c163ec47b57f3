package io.dikast.aggregators;

import io.dikast.engine.vote.StoppingRule;

/** When a vote is decided before all draws are in. */
public final class StoppingRules {

  private StoppingRules() {}

  /**
   * Stops once the response with the most votes is, with this probability, the one that most draws
   * would vote for: Adaptive-Consistency (arXiv 2305.11860) with its Beta criterion. With v₁ votes
   * for the leader and v₂ for the runner-up, and a uniform prior, the leader's share p among the
   * two is Beta(v₁+1, v₂+1); decided where P(p &gt; ½) = 1 − I_½(v₁+1, v₂+1) reaches the
   * confidence. Four votes to none give 31/32, six to one 247/256.
   *
   * <p>Counts votes, not weights: a ballot votes for the response it puts alone at the top, one
   * without such a response is no evidence. So what is decided is the vote; an aggregator that
   * ranks by something else mostly, not always, agrees. A single response has nothing to decide and
   * gets every draw, since only they make its score finer.
   *
   * @param confidence above 0.5, below 1
   */
  public static StoppingRule betaPosterior(double confidence) {
    return new BetaPosterior(confidence);
  }
}
