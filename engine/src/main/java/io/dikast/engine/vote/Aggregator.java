package io.dikast.engine.vote;

import java.util.List;

/**
 * Turns ballots into a ranking: a pure function, the same for any order of the ballots.
 * Thread-safe.
 */
@FunctionalInterface
public interface Aggregator {

  /**
   * Counts a vote.
   *
   * @param ballots at least one, all over the same responses
   * @param tieSeed breaks ties: responses with equal totals are ranked by their votes, then by
   *     their mean score, then in the order of a permutation drawn from this seed
   * @throws IllegalArgumentException if there is no ballot or their lengths differ
   */
  Tally count(List<Ballot> ballots, long tieSeed);
}
