package io.dikast.inference.openai;

import java.util.List;
import java.util.Optional;

/**
 * Chooses servers so that prompts with one beginning meet in one cache: rendezvous hashing (Thaler
 * and Ravishankar, 1996) under the load bound of Mirrokni, Thorup and Zadimoghaddam (arXiv
 * 1608.01350): nobody gets more than {@link #SPREAD} times the mean load. A server that goes away
 * moves its own prompts only.
 */
final class Rendezvous {

  static final long SEED = 0x9E3779B97F4A7C15L;
  static final double SPREAD = 1.25;

  private Rendezvous() {}

  /** What is known of a server here. */
  interface Place {
    /** Hash of what names it. */
    long hash();

    /** Requests under way. */
    int load();

    /** Requests it may have under way; 0 where it is out of use. */
    int limit();
  }

  /**
   * The place of highest rank for a key that has room under its limit and the load bound. A quarter
   * of the limit is always allowed: a server batches a few requests for the price of one, and
   * spreading them would have each of its peers compute the same prompt.
   */
  static <T extends Place> Optional<T> choose(long key, List<T> places) {
    long under = 1;
    int usable = 0;
    for (T place : places) {
      if (place.limit() > 0) {
        usable++;
        under += place.load();
      }
    }
    if (usable == 0) {
      return Optional.empty();
    }
    long bound = (long) Math.ceil(SPREAD * under / usable);
    T best = null;
    T anywhere = null;
    for (T place : places) {
      if (place.load() >= place.limit()) {
        continue;
      }
      if (anywhere == null || place.load() < anywhere.load()) {
        anywhere = place;
      }
      boolean room = place.load() < Math.max(bound, Math.ceilDiv(place.limit(), 4));
      if (room && (best == null || rank(key, place) > rank(key, best))) {
        best = place;
      }
    }
    return Optional.ofNullable(best == null ? anywhere : best);
  }

  private static long rank(long key, Place place) {
    return mix(key ^ place.hash());
  }

  static long hash(long seed, String text) {
    long hash = seed;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix64: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
