package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {

  private final PrefixTree<String> tree = new PrefixTree<>();

  private PrefixTree.Node<String> insert(String holder, int... tokens) {
    return tree.insert(tokens, tokens.length, holder);
  }

  private int matched(int... tokens) {
    return tree.match(tokens, tokens.length).length();
  }

  @Test
  void match_emptyTree_nothing() {
    assertThat(matched(1, 2, 3)).isZero();
    assertThat(tree.holderBelow(tree.root())).isNull();
  }

  @Test
  void match_insideAnEdge_countsTheSharedPart() {
    insert("a", 1, 2, 3, 4);
    assertThat(matched(1, 2, 9)).isEqualTo(2);
    assertThat(matched(1, 2, 3, 4, 5)).isEqualTo(4);
    assertThat(tree.match(new int[] {1, 2, 3, 4}, 3).length()).isEqualTo(3);
    assertThat(tree.size()).isEqualTo(1);
  }

  @Test
  void tokens_ofANode_areThoseOnTheWayToIt() {
    insert("a", 1, 2, 3, 4);
    PrefixTree.Node<String> branch = insert("b", 1, 2, 7);
    assertThat(tree.tokens(branch)).containsExactly(1, 2, 7);
    assertThat(tree.tokens(tree.root())).isEmpty();
  }

  @Test
  void insert_partingBranch_splitsTheEdge() {
    insert("a", 1, 2, 3, 4);
    insert("b", 1, 2, 7);
    assertThat(tree.size()).isEqualTo(3);
    assertThat(matched(1, 2, 7, 8)).isEqualTo(3);
    assertThat(tree.holderBelow(tree.match(new int[] {1, 2}, 2).node())).isIn("a", "b");
  }

  @Test
  void insert_knownBranch_keepsTheOldHolder() {
    insert("a", 1, 2, 3);
    assertThat(insert("b", 1, 2, 3).holder()).isEqualTo("a");
    assertThat(insert("c", 1, 2).holder()).isNull();
    assertThat(tree.size()).isEqualTo(2);
  }

  @Test
  void leastRecentlyUsed_matchCountsAsUse() {
    insert("a", 1, 2);
    insert("b", 3, 4);
    insert("c", 5, 6);
    assertThat(matched(1, 2)).isEqualTo(2);
    assertThat(evict()).isEqualTo("b");
    assertThat(evict()).isEqualTo("c");
    assertThat(evict()).isEqualTo("a");
    assertThat(tree.leastRecentlyUsed()).isNull();
  }

  private String evict() {
    PrefixTree.Node<String> leaf = tree.leastRecentlyUsed();
    assertThat(leaf).isNotNull();
    tree.remove(leaf);
    return String.valueOf(leaf.holder());
  }

  @Test
  void leastRecentlyUsed_leavesBeforeTheirParents() {
    insert("a", 1, 2, 3);
    insert("b", 1, 2, 4);
    PrefixTree.Node<String> fork = tree.match(new int[] {1, 2}, 2).node();
    assertThat(evict()).isEqualTo("a");
    assertThat(evict()).isEqualTo("b");
    assertThat(tree.leastRecentlyUsed()).isSameAs(fork);
  }

  @Test
  void pin_nodeStays_untilUnpinned() {
    PrefixTree.Node<String> a = insert("a", 1, 2);
    tree.pin(a);
    tree.pin(a);
    assertThat(tree.leastRecentlyUsed()).isNull();
    tree.unpin(a);
    assertThat(tree.leastRecentlyUsed()).isNull();
    tree.unpin(a);
    assertThat(tree.leastRecentlyUsed()).isSameAs(a);
    assertThatIllegalStateException().isThrownBy(() -> tree.unpin(a));
  }

  @Test
  void remove_notALeaf_refused() {
    insert("a", 1, 2, 3);
    PrefixTree.Node<String> inner = insert("b", 1, 2);
    assertThatIllegalStateException().isThrownBy(() -> tree.remove(inner));
  }

  @Provide
  Arbitrary<List<int[]>> branches() {
    // Few tokens, so that branches share much.
    return Arbitraries.integers()
        .between(0, 2)
        .array(int[].class)
        .ofMinSize(1)
        .ofMaxSize(12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 300)
  void match_anyBranches_sameAsLookingAtAll(
      @ForAll("branches") List<int[]> branches, @ForAll("branches") List<int[]> probes) {
    PrefixTree<String> any = new PrefixTree<>();
    List<int[]> inserted = new ArrayList<>();
    for (int[] branch : branches) {
      any.insert(branch, branch.length, "h" + inserted.size());
      inserted.add(branch);
      for (int[] probe : probes) {
        PrefixTree.Match<String> match = any.match(probe, probe.length);
        assertThat(match.length()).isEqualTo(longestShared(inserted, probe));
        assertThat(match.node().depth()).isGreaterThanOrEqualTo(match.length());
        assertThat(any.holderBelow(match.node())).isNotNull();
      }
    }
    int nodes = any.size();
    for (int i = 0; i < nodes; i++) {
      PrefixTree.Node<String> leaf = any.leastRecentlyUsed();
      assertThat(leaf).isNotNull();
      any.remove(leaf);
      PrefixTree.Node<String> parent = leaf.parent();
      assertThat(parent).isNull();
    }
    assertThat(any.size()).isZero();
  }

  private static int longestShared(List<int[]> branches, int[] probe) {
    int longest = 0;
    for (int[] branch : branches) {
      int mismatch = Arrays.mismatch(branch, probe);
      longest = Math.max(longest, mismatch < 0 ? probe.length : mismatch);
    }
    return longest;
  }
}
