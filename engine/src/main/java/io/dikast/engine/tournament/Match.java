package io.dikast.engine.tournament;

import java.util.Objects;

/** What came of a pairing. */
public sealed interface Match {

  /** Who met. */
  Pairing pairing();

  /**
   * A result.
   *
   * @param points of the first player, in 0..1: 1 for a win, ½ for a tie, or the probability that
   *     it is the better one; the second has the rest
   */
  record Decided(Pairing pairing, double points) implements Match {
    public Decided {
      Objects.requireNonNull(pairing, "pairing");
      if (!(points >= 0 && points <= 1)) {
        throw new IllegalArgumentException("points must be in 0..1, got " + points);
      }
    }
  }

  /** They met and nothing can be said of it; a tie would be a claim. */
  record Undecided(Pairing pairing) implements Match {
    public Undecided {
      Objects.requireNonNull(pairing, "pairing");
    }
  }
}
