package io.dikast.aggregators;

/**
 * Orders responses by total, votes and mean score, the highest first; what is equal in all three by
 * the permutation that a seed draws: response i gets a random key from (seed, i), the lower key
 * goes first. The keys depend on nothing else, so a seed settles any two responses the same way
 * whoever else is tied.
 */
final class Ranking {

  private final double[] totals;
  private final int[] votes;
  private final double[] means;
  private final long seed;

  Ranking(double[] totals, int[] votes, double[] means, long seed) {
    this.totals = totals;
    this.votes = votes;
    this.means = means;
    this.seed = seed;
  }

  /** Responses from the first rank to the last: a binary insertion sort, for few of them. */
  int[] ranked() {
    int[] order = new int[totals.length];
    for (int i = 0; i < order.length; i++) {
      int from = 0;
      int to = i;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (before(order[middle], i)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      System.arraycopy(order, from, order, from + 1, i - from);
      order[from] = i;
    }
    return order;
  }

  private boolean before(int a, int b) {
    if (totals[a] != totals[b]) {
      return totals[a] > totals[b];
    }
    if (votes[a] != votes[b]) {
      return votes[a] > votes[b];
    }
    if (means[a] != means[b]) {
      return means[a] > means[b];
    }
    long keyA = key(a);
    long keyB = key(b);
    return keyA == keyB ? a < b : keyA < keyB;
  }

  /** The (i+1)th output of SplitMix64 from this seed. */
  private long key(int i) {
    long z = seed + 0x9E3779B97F4A7C15L * (i + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
