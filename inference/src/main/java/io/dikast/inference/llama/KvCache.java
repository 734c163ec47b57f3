package io.dikast.inference.llama;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the key-value cache: native sequences, the cells they hold and the tree of prefixes.
 * Every change of the native cache besides a decode goes through here. Used by the decode thread
 * alone.
 */
final class KvCache {

  /*
   * Each branch of the tree is kept by a native sequence (its holder) that has all cells from the root to
   * the branch's end; where branches share tokens, the cells carry several sequence ids and nothing is
   * copied. A node inside the tree needs no holder of its own: any branch below it has its cells.
   * Running sequences are not in the tree: they are forked from it and come back as branches when they end.
   *
   * Cached cells are not free: without flash attention every token of a batch attends over all cells up to
   * the highest used, also those of other sequences. So cached branches beyond what AttentionCost allows are
   * dropped, unless used in the last few steps: a meta question comes back to a critique just written.
   * Early, too: what counts is the highest cell in use, and cells freed late leave newer ones above them.
   */
  private static final int IDLE_CELLS_FLOOR = 256;
  private static final int FRESH_STEPS = 4;
  private static final int WORTH_SHARING = 8;

  private final NativeSequences natives;
  private final KvCells cells;
  private final PrefixTree<KvSequence> tree = new PrefixTree<>();
  private final DroppedBranches dropped = new DroppedBranches();

  /** Of the tree at the last steps, turned round and round. */
  private final long[] clocks = new long[FRESH_STEPS];

  private int oldest;
  private long missed;
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
  private final List<KvSequence> open = new ArrayList<>();
  private final int sequences;

  KvCache(NativeSequences natives, KvCells cells) {
    this.natives = natives;
    this.cells = cells;
    this.sequences = natives.count();
    for (int id = 0; id < sequences; id++) {
      freeIds.add(id);
    }
  }

  /** How many of the first {@code limit} tokens are cached. */
  int cachedTokens(int[] tokens, int limit) {
    return tree.match(tokens, limit).length();
  }

  /** How many of the first {@code limit} tokens are cached and in use by running sequences. */
  int liveTokens(int[] tokens, int limit) {
    PrefixTree.Match<KvSequence> match = tree.match(tokens, limit);
    KvSequence holder = tree.holderBelow(match.node());
    return holder == null ? 0 : cells.liveRun(holder.cells(), match.length());
  }

  /**
   * A running sequence that begins with as many of the first {@code limit} tokens as are cached;
   * {@code null} where no sequence id can be had.
   */
  @Nullable KvSequence fork(int[] tokens, int limit) {
    PrefixTree.Match<KvSequence> match = tree.match(tokens, limit);
    // Before looking for an id: evicting may take the very branch that was matched.
    PrefixTree.Node<KvSequence> node = match.node();
    tree.pin(node);
    try {
      if (freeIds.isEmpty() && !evictLeaf()) {
        return null;
      }
      Integer id = freeIds.poll();
      if (id == null) {
        return null;
      }
      KvSequence fork = new KvSequence(id);
      KvSequence holder = tree.holderBelow(node);
      if (match.length() > 0 && holder != null) {
        share(holder, fork, match.length());
        cells.hold(fork.cells(), 0, fork.length());
      }
      open.add(fork);
      missed += Math.max(0, dropped.longest(tokens, limit) - match.length());
      return fork;
    } finally {
      tree.unpin(node);
    }
  }

  private void share(KvSequence holder, KvSequence taker, int to) {
    int from = taker.length();
    natives.copy(holder.id, taker.id, from, to);
    taker.appendAll(holder, to);
    cells.share(taker.cells(), from, to);
  }

  /** The running sequence wrote its next token, into this cell or the next that was free. */
  void append(KvSequence sequence, int cell) {
    sequence.append(cells.take(cell));
  }

  /**
   * Ends a running sequence and keeps its tokens as a cached branch.
   *
   * @param tokens of which the first {@code sequence.length()} lie in the cache
   * @return the branch's end; the root if nothing was in the cache
   */
  PrefixTree.Node<KvSequence> keep(KvSequence sequence, int[] tokens) {
    int length = sequence.length();
    if (length == 0) {
      close(sequence);
      return tree.root();
    }
    cells.rest(sequence.cells(), 0, length);
    sequence.running = false;
    shareDuplicates(sequence, tokens);
    PrefixTree.Node<KvSequence> node = tree.insert(tokens, length, sequence);
    if (node.holder() != sequence) {
      close(sequence);
    } else {
      dropNeedlessHolder(node.parent());
    }
    return node;
  }

  /** Two draws that began alike hold the same tokens twice: the later one gives its cells back. */
  private void shareDuplicates(KvSequence sequence, int[] tokens) {
    PrefixTree.Match<KvSequence> match = tree.match(tokens, sequence.length());
    KvSequence other = tree.holderBelow(match.node());
    // A whole duplicate is dropped by the insertion.
    if (other == null || match.length() == sequence.length()) {
      return;
    }
    int from = 0;
    while (from < match.length() && other.cells()[from] == sequence.cells()[from]) {
      from++;
    }
    if (match.length() - from >= WORTH_SHARING) {
      natives.remove(sequence.id, from, match.length());
      cells.release(sequence.cells(), from, match.length());
      natives.copy(other.id, sequence.id, from, match.length());
      System.arraycopy(other.cells(), from, sequence.cells(), from, match.length() - from);
      cells.share(sequence.cells(), from, match.length());
    }
  }

  private void dropNeedlessHolder(PrefixTree.@Nullable Node<KvSequence> node) {
    if (node != null && node.holder() != null && !node.isLeaf()) {
      KvSequence needless = node.holder();
      tree.holder(node, null);
      close(needless);
    }
  }

  /** Ends a sequence and forgets its tokens. */
  void close(KvSequence sequence) {
    if (sequence.running) {
      cells.rest(sequence.cells(), 0, sequence.length());
    }
    truncate(sequence, 0);
    open.remove(sequence);
    freeIds.add(sequence.id);
  }

  private void truncate(KvSequence sequence, int to) {
    if (sequence.length() > to) {
      natives.remove(sequence.id, to, -1);
      cells.release(sequence.cells(), to, sequence.length());
      sequence.truncate(to);
    }
  }

  /** Keeps a branch from being evicted. */
  void pin(PrefixTree.Node<KvSequence> node) {
    tree.pin(node);
  }

  void unpin(PrefixTree.Node<KvSequence> node) {
    tree.unpin(node);
  }

  /** Drops the branch that was used longest ago; false where there is none to drop. */
  boolean evictLeaf() {
    PrefixTree.Node<KvSequence> leaf = tree.leastRecentlyUsed();
    if (leaf == null) {
      return false;
    }
    KvSequence holder = leaf.holder();
    PrefixTree.Node<KvSequence> parent = leaf.parent();
    if (holder == null || parent == null) {
      throw new IllegalStateException("a leaf has neither holder nor parent");
    }
    tree.remove(leaf);
    if (parent != tree.root() && parent.isLeaf() && parent.holder() == null) {
      truncate(holder, parent.depth());
      tree.holder(parent, holder);
    } else {
      close(holder);
    }
    return true;
  }

  /**
   * Drops cached branches that cost more than they are likely to save. Called before each step.
   *
   * @param idleCells how many cells may be merely cached
   */
  void trim(int idleCells) {
    int allowed = Math.max(IDLE_CELLS_FLOOR, idleCells);
    long freshSince = clocks[oldest];
    clocks[oldest] = tree.clock();
    oldest = (oldest + 1) % FRESH_STEPS;
    while (cells.used() - cells.live() > allowed) {
      PrefixTree.Node<KvSequence> leaf = tree.leastRecentlyUsed();
      if (leaf == null || tree.lastUsed(leaf) > freshSince) {
        return;
      }
      dropped.add(tree.tokens(leaf));
      evictLeaf();
    }
  }

  /** Tokens that forks since the last call had to do without since {@link #trim} dropped them. */
  long takeMissed() {
    long taken = missed;
    missed = 0;
    return taken;
  }

  /** Where the next n tokens will begin, -1 where there is no room for them. */
  int find(int n) {
    return cells.find(n);
  }

  int size() {
    return cells.size();
  }

  int used() {
    return cells.used();
  }

  int live() {
    return cells.live();
  }

  int shared() {
    return cells.shared();
  }

  /** Forgets everything, in the native cache too; sequences that were open are void. */
  void clear() {
    natives.clear();
    cells.clear();
    tree.clear();
    dropped.clear();
    open.clear();
    freeIds.clear();
    for (int id = 0; id < sequences; id++) {
      freeIds.add(id);
    }
  }

  /**
   * Checks that mirror, tree and native cache agree.
   *
   * @throws IllegalStateException if they do not
   */
  void check() {
    String difference = natives.difference(cells.used(), open);
    require(difference == null, "the native cache differs: " + difference);
    Map<Integer, Integer> held = new HashMap<>();
    for (KvSequence sequence : open) {
      for (int i = 0; i < sequence.length(); i++) {
        held.merge(sequence.cells()[i], 1, Integer::sum);
      }
    }
    for (int cell = 0; cell < cells.size(); cell++) {
      require(
          cells.holders(cell) == held.getOrDefault(cell, 0), "holders of cell " + cell + " differ");
    }
    require(held.size() == cells.used(), "used cells are held by nobody");
    require(open.size() + freeIds.size() == sequences, "a sequence id was lost");
    checkNode(tree.root());
  }

  private void checkNode(PrefixTree.Node<KvSequence> node) {
    KvSequence holder = node.holder();
    require(holder == null || holder.length() == node.depth(), "a holder does not end at its node");
    require(holder == null || open.contains(holder), "a holder is closed");
    require(node == tree.root() || !node.isLeaf() || holder != null, "a leaf has no holder");
    node.children().forEach(this::checkNode);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
