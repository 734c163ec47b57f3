package io.dikast.search.mcts;

import java.util.SplittableRandom;

/** Seeds for what is done about a ticket, so that nothing else they depend on is left to timing. */
record TicketSeeds(long search) {

  /** The first so many seeds of a ticket. */
  long[] of(int ticket, int count) {
    // Two generators, lest neighbouring searches walk the same sequence one step apart.
    return new SplittableRandom(new SplittableRandom(search).nextLong() + ticket)
        .longs(count)
        .toArray();
  }

  /** The first of them: that of the draw itself. */
  long of(int ticket) {
    return of(ticket, 1)[0];
  }
}
