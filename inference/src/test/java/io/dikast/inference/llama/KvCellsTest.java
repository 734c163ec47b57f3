package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KvCellsTest {

  private final KvCells cells = new KvCells(8, KvCells.Allocator.ONE_RUN);

  /** Decodes n tokens into the run that is found; the cells they took. */
  private int[] decode(int n) {
    return decode(cells, n);
  }

  private static int[] decode(KvCells cells, int n) {
    int start = cells.find(n);
    assertThat(start).isNotNegative();
    int[] taken = new int[n];
    for (int i = 0; i < n; i++) {
      taken[i] = cells.take(start + i);
    }
    return taken;
  }

  @Test
  void find_empty_fromTheBeginning() {
    assertThat(cells.find(8)).isZero();
    assertThat(cells.find(9)).isEqualTo(-1);
  }

  @Test
  void find_afterDecode_behindIt() {
    decode(3);
    assertThat(cells.find(2)).isEqualTo(3);
    assertThat(cells.used()).isEqualTo(3);
    assertThat(cells.live()).isEqualTo(3);
  }

  @Test
  void find_noRunBehindHead_wrapsRound() {
    int[] first = decode(4);
    decode(3);
    cells.rest(first, 0, 4);
    cells.release(first, 0, 4);
    // Free now: 0..3 and 7. The release lowered head to 0.
    assertThat(cells.find(4)).isZero();
    assertThat(cells.find(5)).isEqualTo(-1);
  }

  @Test
  void find_holes_refuseAContiguousBatch() {
    int[] all = decode(8);
    for (int cell = 0; cell < 8; cell += 2) {
      cells.rest(all, cell, cell + 1);
      cells.release(all, cell, cell + 1);
    }
    assertThat(cells.used()).isEqualTo(4);
    assertThat(cells.find(1)).isZero();
    assertThat(cells.find(2)).isEqualTo(-1);
  }

  @Test
  void find_headFarBehindUsed_startsOver() {
    int[] taken = decode(6);
    cells.rest(taken, 1, 6);
    cells.release(taken, 1, 6);
    decode(1);
    // used = 2, head = 2: a batch of 1 goes on from head.
    assertThat(cells.find(1)).isEqualTo(2);
  }

  @Test
  void share_lastHolderFrees() {
    int[] prompt = decode(3);
    cells.share(prompt, 0, 3);
    cells.rest(prompt, 0, 3);
    cells.release(prompt, 0, 3);
    assertThat(cells.used()).isEqualTo(3);
    assertThat(cells.live()).isZero();
    cells.release(prompt, 0, 3);
    assertThat(cells.used()).isZero();
  }

  @Test
  void liveRun_endsWhereNobodyRuns() {
    int[] taken = decode(4);
    cells.rest(taken, 2, 4);
    assertThat(cells.liveRun(taken, 4)).isEqualTo(2);
    assertThat(cells.live()).isEqualTo(2);
  }

  @Test
  void find_holesWhereAnyCellsDo_takesThemInOrder() {
    KvCells scattered = new KvCells(8, KvCells.Allocator.ANY_CELLS);
    int[] all = decode(scattered, 8);
    assertThat(scattered.find(1)).isEqualTo(-1);
    for (int cell = 1; cell < 8; cell += 2) {
      scattered.rest(all, cell, cell + 1);
      scattered.release(all, cell, cell + 1);
    }
    assertThat(scattered.find(5)).isEqualTo(-1);
    assertThat(decode(scattered, 3)).containsExactly(1, 3, 5);
    assertThat(decode(scattered, 1)).containsExactly(7);
    assertThat(scattered.find(1)).isEqualTo(-1);
  }

  @Test
  void share_whereAnyCellsDo_leavesTheHeadAlone() {
    KvCells scattered = new KvCells(8, KvCells.Allocator.ANY_CELLS);
    int[] prompt = decode(scattered, 3);
    scattered.share(prompt, 0, 3);
    assertThat(decode(scattered, 2)).containsExactly(3, 4);
  }
}
