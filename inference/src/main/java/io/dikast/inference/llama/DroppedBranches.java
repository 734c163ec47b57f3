package io.dikast.inference.llama;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Branches that were dropped to keep idle cells few, by the hashes of their tokens. Whoever comes
 * back for one tells by it what dropping has cost. Bounded: the oldest are forgotten first.
 */
final class DroppedBranches {

  private static final int MOST = 4096;

  // Hashes of 64 bits: a false match among 4096 is likelier to be a fault of the memory.
  private final SequencedSet<Long> hashes = new LinkedHashSet<>();

  /** Lengths that some branch had, so that few prefixes have to be looked up. */
  private final BitSet lengths = new BitSet();

  void add(int[] tokens) {
    long hash = 0;
    for (int token : tokens) {
      hash = next(hash, token);
    }
    hashes.remove(hash);
    hashes.addLast(hash);
    lengths.set(tokens.length);
    if (hashes.size() > MOST) {
      hashes.removeFirst();
    }
  }

  /** Length of the longest dropped branch that these tokens begin with, 0 where there is none. */
  int longest(int[] tokens, int limit) {
    if (hashes.isEmpty()) {
      return 0;
    }
    long hash = 0;
    int longest = 0;
    for (int i = 0; i < limit; i++) {
      hash = next(hash, tokens[i]);
      if (lengths.get(i + 1) && hashes.contains(hash)) {
        longest = i + 1;
      }
    }
    return longest;
  }

  void clear() {
    hashes.clear();
    lengths.clear();
  }

  /** One step of a polynomial hash, mixed so that every bit of a token reaches every bit. */
  private static long next(long hash, int token) {
    long z = (hash + token + 1) * 0x9E3779B97F4A7C15L;
    return z ^ (z >>> 29);
  }
}
