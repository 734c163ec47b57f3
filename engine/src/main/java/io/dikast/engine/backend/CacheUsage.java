package io.dikast.engine.backend;

/**
 * What lies in a backend's cache of prefixes at one moment, and what it saved so far. Cells are
 * counted in tokens: one cell holds one token, whoever shares it. Counts grow over the backend's
 * life.
 *
 * @param cells that there are
 * @param usedCells cells that hold a token
 * @param sharedCells used cells that more than one sequence holds
 * @param idleCells used cells that no running sequence holds: cached branches
 * @param lookups prompts that were looked for in the cache
 * @param hits lookups that found a beginning of at least one token
 * @param cachedTokens prompt tokens that sharing saved: found in the cache, or common to the draws
 *     of one group
 * @param computedTokens prompt tokens that were computed, those of resumed draws included
 * @param steps batches that were computed
 * @param decodedTokens tokens of these batches, of prompts and of draws
 * @param pauses how often a sequence made room for another and was resumed later
 */
public record CacheUsage(
    int cells,
    int usedCells,
    int sharedCells,
    int idleCells,
    long lookups,
    long hits,
    long cachedTokens,
    long computedTokens,
    long steps,
    long decodedTokens,
    long pauses) {

  /** A backend that keeps no cache, or does not tell of it. */
  public static final CacheUsage NONE = new CacheUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Share of the prompt tokens that sharing saved, in 0..1; 0 before any prompt. */
  public double reusedShare() {
    long all = cachedTokens + computedTokens;
    return all == 0 ? 0 : (double) cachedTokens / all;
  }

  /** Tokens of a batch in the mean: how many sequences shared a step; 0 before any. */
  public double meanBatch() {
    return steps == 0 ? 0 : (double) decodedTokens / steps;
  }
}
