package io.dikast.inference.llama;

import io.dikast.gguf.ModelShape;

/**
 * What steps cost, told in cells: 1 is the time in which one token attends to one cell by the plain
 * kernel. Every figure follows from the model's shape and from counts, none from a clock, so that
 * the same requests lead to the same choices and with them to the same tokens.
 *
 * @param tokenCells computing one token without its attention
 * @param flashCells attending to one cell by the flash kernel
 */
record AttentionCost(double tokenCells, double flashCells) {

  /*
   * On a CPU the plain kernel is one matrix product of all tokens of a batch with all cells in use, also those of
   * other sequences, which are masked afterwards: n tokens over U cells cost n U. The flash kernel goes token by
   * token and passes over masked cells: it costs the cells that are seen, each of them more. Both constants are
   * fitted: `./dikast bench attention` (docs/benchmarks.md) shows the curves.
   */

  /** One multiplication of attention costs as much as this many with weights. */
  private static final double ATTENTION_OVER_WEIGHTS = 3.5;

  /** Both kernels cost the same where a token sees this share of the cells in use: 0.4. */
  private static final double FLASH_OVER_PLAIN = 2.5;

  /** Idle cells may add one part in so many to the cost of a token. */
  private static final double IDLE_SHARE = 8;

  AttentionCost {
    if (!(tokenCells > 0) || !(flashCells > 0)) {
      throw new IllegalArgumentException(
          "costs must be positive, got " + tokenCells + " and " + flashCells);
    }
  }

  /** Of a model on a CPU. */
  static AttentionCost of(ModelShape shape) {
    double headValues = (double) shape.heads() * (shape.keyLength() + shape.valueLength());
    double cacheValues = (double) shape.keyValueHeads() * (shape.keyLength() + shape.valueLength());
    double layerWeights = shape.width() * (headValues + cacheValues + 3.0 * shape.feedForward());
    double weights = shape.layers() * layerWeights + (double) shape.width() * shape.vocabulary();
    double perCell = shape.layers() * headValues;
    return new AttentionCost(
        Math.max(1, weights / perCell / ATTENTION_OVER_WEIGHTS), FLASH_OVER_PLAIN);
  }

  /** Attention of a batch of tokens by the plain kernel. */
  double plain(long tokens, long usedCells) {
    return (double) tokens * usedCells;
  }

  /**
   * Attention of a batch by the flash kernel.
   *
   * @param seen cells that each token sees, summed over the tokens
   */
  double flash(double seen) {
    return flashCells * seen;
  }

  /** Computing tokens anew. */
  double recomputing(long tokens) {
    return tokens * (tokenCells + tokens / 2.0);
  }

  /**
   * How many idle cells may lie in the cache: with the plain kernel each is attended to and masked,
   * and all of them together may add an eighth to a token's cost.
   */
  int idleCells(boolean flash, int liveCells, int allCells) {
    return flash ? allCells : (int) Math.min(allCells, (tokenCells + liveCells) / IDLE_SHARE);
  }
}
