package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;

/**
 * What every rule answers alike: nothing is decided before the first ballot, nor ever where a
 * single response has no rival. Such a response gets every draw, since only they make its score
 * finer.
 */
record AmongSeveral(StoppingRule rule) implements StoppingRule {

  @Override
  public boolean decided(List<Ballot> ballots, int requested) {
    return !ballots.isEmpty()
        && ballots.getFirst().scores().size() > 1
        && rule.decided(ballots, requested);
  }
}
