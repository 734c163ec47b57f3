package io.dikast.inference.llama;

/**
 * A mirror of llama.cpp's allocator of key-value cells, so that Java knows before every decode
 * whether and where the batch will lie.
 */
final class KvCells {

  /*
   * find_slot of llama.cpp, as facts: the search goes from `head` on, wrapping once, and starts over from 0
   * where head > used + 2n; after a decode head stands behind the last cell taken; seq_rm lowers it to the
   * first cell it freed. A cell is free when no sequence holds it. b4916 wants one contiguous run, and its
   * seq_cp sets head to 0; v0.5.0 takes the next free cells, however they lie, and rounds the size up: there
   * the numbers here may not be the native ones, and nothing depends on it but their count. Where find()
   * says there is no room, nothing may be submitted: b4916 would move its own head and answer -3.
   */

  /** How the native cache finds cells for a batch. */
  enum Allocator {
    /** In one contiguous run. */
    ONE_RUN,
    /** In any free cells. */
    ANY_CELLS
  }

  private final Allocator allocator;
  private final short[] holders;
  private final short[] runningHolders;
  private int head;
  private int used;
  private int live;

  KvCells(int size, Allocator allocator) {
    this.allocator = allocator;
    this.holders = new short[size];
    this.runningHolders = new short[size];
  }

  int size() {
    return holders.length;
  }

  /** Cells that some sequence holds; equals what the native cache reports. */
  int used() {
    return used;
  }

  /** Cells that a running sequence holds; the rest of the used ones are merely cached. */
  int live() {
    return live;
  }

  /** Where a batch of n tokens will begin, -1 where there is no room for it. */
  int find(int n) {
    if (n > holders.length - used) {
      return -1;
    }
    int from = head > used + 2 * n ? 0 : head;
    return switch (allocator) {
      case ONE_RUN -> findRun(from, n);
      case ANY_CELLS -> from;
    };
  }

  private int findRun(int start, int n) {
    int from = start;
    int tested = 0;
    while (true) {
      if (from + n > holders.length) {
        tested += holders.length - from;
        from = 0;
        continue;
      }
      int occupied = 0;
      while (occupied < n && holders[from + occupied] == 0) {
        occupied++;
      }
      if (occupied == n) {
        return from;
      }
      from += occupied + 1;
      tested += occupied + 1;
      if (tested >= holders.length) {
        return -1;
      }
    }
  }

  /**
   * A running sequence wrote the next token of a batch.
   *
   * @param wanted the cell that is as far behind the batch's beginning as its token
   * @return the cell it took: that one, or the next that is free
   */
  int take(int wanted) {
    int cell = wanted % holders.length;
    while (allocator == Allocator.ANY_CELLS && holders[cell] != 0) {
      cell = next(cell);
    }
    holders[cell]++;
    used++;
    head = next(cell);
    hold(cell);
    return cell;
  }

  private int next(int cell) {
    return cell + 1 == holders.length ? 0 : cell + 1;
  }

  /** Another sequence takes part in cells that are in use. */
  void share(int[] cells, int from, int to) {
    if (allocator == Allocator.ONE_RUN) {
      head = 0;
    }
    for (int i = from; i < to; i++) {
      holders[cells[i]]++;
    }
  }

  /** A sequence lets go of cells. */
  void release(int[] cells, int from, int to) {
    int lowest = holders.length;
    for (int i = from; i < to; i++) {
      if (--holders[cells[i]] == 0) {
        used--;
        lowest = Math.min(lowest, cells[i]);
      }
    }
    if (lowest < head) {
      head = lowest;
    }
  }

  /** A running sequence uses these cells. */
  void hold(int[] cells, int from, int to) {
    for (int i = from; i < to; i++) {
      hold(cells[i]);
    }
  }

  private void hold(int cell) {
    if (runningHolders[cell]++ == 0) {
      live++;
    }
  }

  /** A running sequence uses these cells no more. */
  void rest(int[] cells, int from, int to) {
    for (int i = from; i < to; i++) {
      if (--runningHolders[cells[i]] == 0) {
        live--;
      }
    }
  }

  /** How many of the first cells of a sequence are in use by running ones. */
  int liveRun(int[] cells, int length) {
    int run = 0;
    while (run < length && runningHolders[cells[run]] > 0) {
      run++;
    }
    return run;
  }

  void clear() {
    java.util.Arrays.fill(holders, (short) 0);
    java.util.Arrays.fill(runningHolders, (short) 0);
    head = 0;
    used = 0;
    live = 0;
  }

  /** How many sequences hold a cell, for the checks of tests. */
  int holders(int cell) {
    return holders[cell];
  }
}
