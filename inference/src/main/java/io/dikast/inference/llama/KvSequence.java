package io.dikast.inference.llama;

import java.util.Arrays;

/** A native sequence: its id and the cell of each of its positions. */
final class KvSequence {

  final int id;
  private int[] cells;
  private int length;

  /** Whether draws run on it; else it merely keeps a cached branch. */
  boolean running = true;

  KvSequence(int id) {
    this.id = id;
    this.cells = new int[64];
  }

  /** Tokens in the cache. */
  int length() {
    return length;
  }

  int[] cells() {
    return cells;
  }

  void append(int cell) {
    if (length == cells.length) {
      cells = Arrays.copyOf(cells, 2 * length);
    }
    cells[length++] = cell;
  }

  void appendAll(KvSequence source, int to) {
    if (to > cells.length) {
      cells = Arrays.copyOf(cells, Math.max(to, 2 * cells.length));
    }
    System.arraycopy(source.cells, length, cells, length, to - length);
    length = to;
  }

  void truncate(int to) {
    length = to;
  }
}
