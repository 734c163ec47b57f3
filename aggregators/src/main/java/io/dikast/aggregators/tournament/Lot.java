package io.dikast.aggregators.tournament;

import java.util.SplittableRandom;

/** Orders drawn from a seed. */
final class Lot {

  private Lot() {}

  /**
   * The players in a drawn order.
   *
   * @throws IllegalArgumentException if there are fewer than 2
   */
  static int[] order(int players, long seed) {
    if (players < 2) {
      throw new IllegalArgumentException("a tournament needs at least 2 players, got " + players);
    }
    int[] order = new int[players];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < players; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }
}
