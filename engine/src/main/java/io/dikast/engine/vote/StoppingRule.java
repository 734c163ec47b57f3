package io.dikast.engine.vote;

import java.util.List;

/**
 * Says when a vote is decided. Asked on the ballots of the draws 0..m−1 for growing m, so that the
 * smallest m that satisfies it wins, whatever order the draws arrive in. A pure function: the
 * answer depends on the ballots alone, not on what was asked before, nor on where a response
 * stands. Thread-safe.
 *
 * <p>It is not asked where all draws are in. It decides nothing without a ballot, nor where a
 * single response has no rival. What it decides stays decided if fewer draws were asked for.
 */
@FunctionalInterface
public interface StoppingRule {

  /** Draws all that were asked for. */
  StoppingRule NEVER = (ballots, requested) -> false;

  /**
   * Whether no more draws are needed.
   *
   * @param ballots of a prefix of the draws, in index order; draws that did not vote are left out,
   *     so at most {@code requested − 1 −} the last index are to come
   * @param requested how many draws were asked for, more than the last index
   */
  boolean decided(List<Ballot> ballots, int requested);
}
