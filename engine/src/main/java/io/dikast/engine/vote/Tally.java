package io.dikast.engine.vote;

import java.util.List;

/**
 * The count of a vote.
 *
 * @param standings one a response, in the order of the responses
 * @param agreement share of the ballots that put the winner alone at the top, in 0..1
 * @param margin mean score of the winner less the mean score of the runner-up; negative where the
 *     aggregator ranks by something else than the mean; 0 for a single response
 */
public record Tally(List<Standing> standings, double agreement, double margin) {

  /**
   * Where one response stands.
   *
   * @param index of the response
   * @param rank from 1, each rank once: ties are broken
   * @param score mean score over the ballots
   * @param total what the aggregator ranks by, higher is better
   * @param votes ballots that put this response alone at the top
   */
  public record Standing(int index, int rank, double score, double total, int votes) {}

  public Tally {
    standings = List.copyOf(standings);
    if (standings.isEmpty()) {
      throw new IllegalArgumentException("a tally has at least one standing, got none");
    }
  }

  /** Index of the response of rank 1. */
  public int best() {
    for (Standing standing : standings) {
      if (standing.rank() == 1) {
        return standing.index();
      }
    }
    throw new IllegalStateException("no standing has rank 1");
  }
}
