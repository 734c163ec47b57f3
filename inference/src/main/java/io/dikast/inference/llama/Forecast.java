package io.dikast.inference.llama;

import java.util.Arrays;
import java.util.List;

/** How much work is to come, from how long draws got until now. Used by the decode thread alone. */
final class Forecast {

  /** How many draws the mean length is taken over, about. */
  private static final double RECENT_DRAWS = 32;

  private final int parallel;
  private final int cells;
  private double typicalDraw = 128;

  /**
   * @param parallel sequences that run at once
   * @param cells of the cache
   */
  Forecast(int parallel, int cells) {
    this.parallel = parallel;
    this.cells = cells;
  }

  /** A draw came to its own end after so many tokens. */
  void ended(int tokens) {
    typicalDraw += (tokens - typicalDraw) / RECENT_DRAWS;
  }

  /** What the draws that have not ended will amount to, if they get about as long as others did. */
  AttentionKernel.Work of(List<DrawGroup> groups) {
    double seen = 0;
    double tokens = 0;
    double promptCells = 0;
    double prompts = 0;
    double grown = 0;
    int draws = 0;
    int[] before = new int[0];
    for (DrawGroup group : groups) {
      int[] prompt = group.prompt();
      double length = Math.min(group.request().maxTokens(), typicalDraw);
      tokens += group.untold() * length;
      seen += group.untold() * length * (prompt.length + length / 2);
      if (draws < parallel) {
        // These run together; a prompt that begins like the one before shares its cells.
        int mismatch = Arrays.mismatch(prompt, before);
        double own = prompt.length - (mismatch < 0 ? prompt.length : mismatch);
        seen += own * (prompt.length - own / 2);
        promptCells += own * (prompts + own / 2);
        prompts += own;
        grown += Math.min(group.untold(), parallel - draws) * length / 2;
        draws += group.untold();
        before = prompt;
      }
    }
    double inUse = Math.min(cells, prompts + grown);
    return new AttentionKernel.Work(promptCells + tokens * inUse, seen);
  }
}
