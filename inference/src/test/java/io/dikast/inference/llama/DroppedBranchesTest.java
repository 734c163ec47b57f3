package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DroppedBranchesTest {

  private final DroppedBranches dropped = new DroppedBranches();

  @Test
  void longest_wholeBranchesOnly_theLongestOfThem() {
    dropped.add(new int[] {1, 2});
    dropped.add(new int[] {1, 2, 3, 4});
    assertThat(dropped.longest(new int[] {1, 2, 3, 4, 5}, 5)).isEqualTo(4);
    assertThat(dropped.longest(new int[] {1, 2, 3, 4, 5}, 3)).isEqualTo(2);
    assertThat(dropped.longest(new int[] {1, 2, 3, 9}, 4)).isEqualTo(2);
    assertThat(dropped.longest(new int[] {2, 1}, 2)).isZero();
    assertThat(dropped.longest(new int[] {0, 1, 2}, 3)).isZero();
  }

  @Test
  void longest_tokenZero_counts() {
    dropped.add(new int[] {0, 0, 0});
    assertThat(dropped.longest(new int[] {0, 0}, 2)).isZero();
    assertThat(dropped.longest(new int[] {0, 0, 0}, 3)).isEqualTo(3);
  }

  @Test
  void add_moreThanItHolds_theOldestIsForgotten() {
    dropped.add(new int[] {-1});
    IntStream.range(0, 4095).forEach(i -> dropped.add(new int[] {i}));
    assertThat(dropped.longest(new int[] {-1}, 1)).isEqualTo(1);
    dropped.add(new int[] {4095});
    assertThat(dropped.longest(new int[] {-1}, 1)).isZero();
    assertThat(dropped.longest(new int[] {7}, 1)).isEqualTo(1);
  }

  @Test
  void clear_forgetsAll() {
    dropped.add(new int[] {1});
    dropped.clear();
    assertThat(dropped.longest(new int[] {1}, 1)).isZero();
  }
}
