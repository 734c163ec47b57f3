package io.dikast.boxes;

import java.util.List;
import java.util.SplittableRandom;

/** Draws among things of which some come more often. */
final class Lot {

  private Lot() {}

  /**
   * Draws one.
   *
   * @param shares how often each comes, relative to the others: each above 0
   * @return its index
   */
  static int draw(List<Integer> shares, SplittableRandom random) {
    int ticket = random.nextInt(shares.stream().mapToInt(Integer::intValue).sum());
    int drawn = 0;
    while (ticket >= shares.get(drawn)) {
      ticket -= shares.get(drawn);
      drawn++;
    }
    return drawn;
  }
}
