package io.dikast.search;

/**
 * Progressive widening: how many children a node may have open once it has been visited n times,
 * ⌈factor · n^exponent⌉ and at least 1 (Coulom 2007; Chaslot et al. 2008, "Progressive strategies
 * for Monte-Carlo tree search"). Tickets that are out count as visits. Children in which nothing is
 * left to ask do not count as open: another may take their place.
 *
 * @param factor above 0, may be infinite
 * @param exponent in 0..1
 */
public record Widening(double factor, double exponent) {

  /** All children at once. They must be known ones: of drawn ones there is no end. */
  public static final Widening ALL = new Widening(Double.POSITIVE_INFINITY, 0);

  public Widening {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor must be above 0, got " + factor);
    }
    if (!(exponent >= 0 && exponent <= 1)) {
      throw new IllegalArgumentException("exponent must be in 0..1, got " + exponent);
    }
  }

  /**
   * The most children that may be open.
   *
   * @param visits at least 0
   */
  public int limit(int visits) {
    if (!bounded()) {
      return Integer.MAX_VALUE;
    }
    // The conversion saturates.
    return (int) Math.max(1, Math.ceil(factor * Math.pow(visits, exponent)));
  }

  /** Whether there is a limit at all. */
  boolean bounded() {
    return factor < Double.POSITIVE_INFINITY;
  }
}
