package io.dikast.bench.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dikast.bench.BenchRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeReuseTest {

  @TempDir Path work;

  @Test
  void treeReuse_aSmallSearch_everyExpansionCounted() {
    BenchRun run =
        BenchRun.of(
            "tree-reuse",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--depth=3",
            "--branching=2",
            "--expansions=7",
            "--root-tokens=40",
            "--step-tokens=6",
            "--every=3",
            "--cells=1024",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("expansions")).isEqualTo(7);
    assertThat(run.metric("recomputed_expansions")).isEqualTo(3);
    assertThat(run.metric("deepest_node")).isEqualTo(3);
    // One root, two nodes at depth 1, four at depth 2.
    assertThat(run.metric("prompt_tokens")).isEqualTo(7 * 40 + (2 + 4 * 2) * 6);
    // The root's prompt once, and of each other path at least its last token, which nobody
    // computed.
    assertThat(run.metric("prompt_tokens_computed")).isBetween(40.0 + 6, 40.0 + 10 * 6);
    assertThat(run.hasMetric("speedup_over_recomputing")).isTrue();
  }

  @Test
  void tree_sameSeed_sameExpansions() {
    assertThat(depths(7)).isEqualTo(depths(7)).isNotEqualTo(depths(8));
  }

  private static List<Integer> depths(long seed) {
    SeededTree tree = new SeededTree(8, 4, seed);
    List<Integer> depths = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      SeededTree.Node node = tree.select();
      assertThat(node.path()).hasSize(node.depth());
      depths.add(node.depth());
      tree.expand(node);
    }
    assertThat(depths).allMatch(depth -> depth < 8);
    return depths;
  }

  @Test
  void tree_everyNodeExpanded_full() {
    SeededTree tree = new SeededTree(2, 3, 1);
    for (int i = 0; i < 4; i++) {
      assertThat(tree.full()).isFalse();
      tree.expand(tree.select());
    }
    assertThat(tree.full()).isTrue();
    assertThatIllegalStateException().isThrownBy(tree::select);
  }

  @Test
  void shape_moreExpansionsThanNodes_refused() {
    assertThat(new TreeShape(2, 3, 4, 40, 6, 1).expansions()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TreeShape(2, 3, 5, 40, 6, 1))
        .withMessageContaining("1..4");
  }
}
