package io.dikast.inference.llama;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree over token ids: which prefixes lie in the cache, and who keeps each of them. As
 * SGLang's (arXiv 2312.07104, section 3): least recently used leaves go first, nodes in use stay.
 *
 * @param <H> what keeps a branch in the cache; every leaf has one, so every node is on the way to
 *     one
 */
final class PrefixTree<H> {

  /** The end of a span of tokens that more than one branch may share. */
  static final class Node<H> {
    private @Nullable Node<H> parent;
    private int[] edge;
    private final int depth;
    private final Map<Integer, Node<H>> children = new HashMap<>();
    private @Nullable H holder;
    private int pins;
    private long lastUsed;

    private Node(@Nullable Node<H> parent, int[] edge, int depth) {
      this.parent = parent;
      this.edge = edge;
      this.depth = depth;
    }

    /** Tokens from the root to here. */
    int depth() {
      return depth;
    }

    @Nullable H holder() {
      return holder;
    }

    boolean isLeaf() {
      return children.isEmpty();
    }

    @Nullable Node<H> parent() {
      return parent;
    }

    Iterable<Node<H>> children() {
      return children.values();
    }
  }

  /**
   * How far a list of tokens is in the tree.
   *
   * @param node at or below the place where they part: its holder has all of them
   * @param length tokens matched
   */
  record Match<H>(Node<H> node, int length) {}

  private final Node<H> root = new Node<>(null, new int[0], 0);
  private final TreeMap<Long, Node<H>> evictable = new TreeMap<>();
  private long clock;
  private int nodes;

  /** The longest match of the first {@code limit} tokens; counts as a use. */
  Match<H> match(int[] tokens, int limit) {
    Node<H> node = root;
    while (node.depth < limit) {
      Node<H> child = node.children.get(tokens[node.depth]);
      if (child == null) {
        break;
      }
      int end = Math.min(child.depth, limit);
      int mismatch = Arrays.mismatch(child.edge, 0, end - node.depth, tokens, node.depth, end);
      if (mismatch >= 0) {
        touch(child);
        return new Match<>(child, node.depth + mismatch);
      }
      node = child;
      if (node.depth >= limit) {
        touch(node);
        return new Match<>(node, limit);
      }
    }
    touch(node);
    return new Match<>(node, node.depth);
  }

  /** Whoever keeps the tokens up to this node; none only at an empty root. */
  @Nullable H holderBelow(Node<H> node) {
    Node<H> at = node;
    while (at.holder == null) {
      if (at.children.isEmpty()) {
        return null;
      }
      at = at.children.values().iterator().next();
    }
    return at.holder;
  }

  /**
   * Puts a branch into the tree.
   *
   * @return its end; its holder is the given one unless the branch was there already, with a holder
   */
  Node<H> insert(int[] tokens, int length, H holder) {
    Match<H> match = match(tokens, length);
    Node<H> base = match.node().depth == match.length() ? match.node() : split(match);
    if (base.depth == length) {
      if (base.holder == null && base != root && base.children.isEmpty()) {
        throw new IllegalStateException("a leaf has no holder");
      }
      return base;
    }
    Node<H> leaf = new Node<>(base, Arrays.copyOfRange(tokens, base.depth, length), length);
    leaf.holder = holder;
    base.children.put(tokens[base.depth], leaf);
    nodes++;
    reindex(base);
    touch(leaf);
    return leaf;
  }

  /** Makes a node of its own where a match ends inside an edge. */
  private Node<H> split(Match<H> match) {
    Node<H> lower = match.node();
    Node<H> upper = lower.parent;
    if (upper == null) {
      throw new IllegalStateException("the root has no edge to split");
    }
    int head = match.length() - upper.depth;
    Node<H> middle = new Node<>(upper, Arrays.copyOfRange(lower.edge, 0, head), match.length());
    middle.lastUsed = ++clock;
    upper.children.put(middle.edge[0], middle);
    lower.edge = Arrays.copyOfRange(lower.edge, head, lower.edge.length);
    lower.parent = middle;
    middle.children.put(lower.edge[0], lower);
    nodes++;
    return middle;
  }

  /** Gives a node another holder, or none where branches below have theirs. */
  void holder(Node<H> node, @Nullable H holder) {
    if (holder == null && node.children.isEmpty()) {
      throw new IllegalStateException("a leaf needs a holder");
    }
    node.holder = holder;
  }

  /** Keeps a node from being evicted, until as many {@link #unpin} as pins. */
  void pin(Node<H> node) {
    node.pins++;
    reindex(node);
  }

  void unpin(Node<H> node) {
    if (node.pins == 0) {
      throw new IllegalStateException("the node is not pinned");
    }
    node.pins--;
    reindex(node);
  }

  /** The leaf that was used longest ago and is not pinned. */
  @Nullable Node<H> leastRecentlyUsed() {
    Map.Entry<Long, Node<H>> first = evictable.firstEntry();
    return first == null ? null : first.getValue();
  }

  /** Takes a leaf out. Its parent may become a leaf without a holder: the caller gives it one. */
  void remove(Node<H> leaf) {
    Node<H> parent = leaf.parent;
    if (parent == null || !leaf.children.isEmpty()) {
      throw new IllegalStateException("only a leaf can be removed");
    }
    evictable.remove(leaf.lastUsed, leaf);
    parent.children.remove(leaf.edge[0]);
    leaf.parent = null;
    nodes--;
    reindex(parent);
  }

  /** All tokens from the root to a node. */
  int[] tokens(Node<H> node) {
    int[] tokens = new int[node.depth];
    for (Node<H> at = node; at.parent != null; at = at.parent) {
      System.arraycopy(at.edge, 0, tokens, at.parent.depth, at.edge.length);
    }
    return tokens;
  }

  /** When a node was used last, on the clock that counts uses. */
  long lastUsed(Node<H> node) {
    return node.lastUsed;
  }

  long clock() {
    return clock;
  }

  Node<H> root() {
    return root;
  }

  /** Nodes besides the root. */
  int size() {
    return nodes;
  }

  void clear() {
    root.children.clear();
    evictable.clear();
    nodes = 0;
  }

  private void touch(Node<H> node) {
    evictable.remove(node.lastUsed, node);
    node.lastUsed = ++clock;
    reindex(node);
  }

  private void reindex(Node<H> node) {
    boolean free = node != root && node.children.isEmpty() && node.pins == 0;
    if (free) {
      evictable.put(node.lastUsed, node);
    } else {
      evictable.remove(node.lastUsed, node);
    }
  }
}
