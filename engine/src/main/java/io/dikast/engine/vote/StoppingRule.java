package io.dikast.engine.vote;

import java.util.List;

/**
 * Says when a vote is decided. Asked on the ballots of the draws 0..m−1 for growing m, so that the
 * smallest m that satisfies it wins, whatever order the draws arrive in. A pure function;
 * thread-safe.
 */
@FunctionalInterface
public interface StoppingRule {

  /** Draws all that were asked for. */
  StoppingRule NEVER = (ballots, requested) -> false;

  /**
   * Whether no more draws are needed.
   *
   * @param ballots of a prefix of the draws, in index order; draws that did not vote are left out
   * @param requested how many draws were asked for
   */
  boolean decided(List<Ballot> ballots, int requested);
}
