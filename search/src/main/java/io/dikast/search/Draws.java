package io.dikast.search;

/**
 * Random numbers for one ask, by SplitMix64 from the seed and the ticket, so that a tree needs no
 * state of a generator and goes on after a crash as it would have. Not the JDK's distributions:
 * those may change from one version to the next.
 */
final class Draws {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Begins anew for this ticket. */
  void begin(long seed, int ticket) {
    // Two rounds, lest neighbouring tickets walk the same sequence one step apart.
    state = mix(mix(seed) + GOLDEN_GAMMA * ticket);
  }

  /** In [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Standard normal, by the polar method (Marsaglia and Bray 1964). */
  double normal() {
    while (true) {
      double x = 2 * uniform() - 1;
      double y = 2 * uniform() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        return x * Math.sqrt(-2 * Math.log(square) / square);
      }
    }
  }

  /** Gamma with this shape, above 0, and scale 1 (Marsaglia and Tsang 2000). */
  double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - uniform(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = 1 + c * x;
      if (v > 0) {
        v = v * v * v;
        if (Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
          return d * v;
        }
      }
    }
  }

  /** Any 64 bits. */
  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long seed) {
    long z = seed;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
