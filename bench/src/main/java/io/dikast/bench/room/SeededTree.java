package io.dikast.bench.room;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A search tree that grows by upper confidence bounds (UCT, Kocsis and Szepesvári 2006) on rewards
 * from a seeded source: the same seed gives the same expansions in the same order, whatever the
 * model says.
 */
final class SeededTree {

  /** A place in the tree. */
  static final class Node {
    private final @Nullable Node parent;
    private final int depth;
    private final double value;
    private final List<Node> children = new ArrayList<>();
    private double rewards;
    private int visits;
    private boolean closed;

    private Node(@Nullable Node parent, int depth, double value) {
      this.parent = parent;
      this.depth = depth;
      this.value = value;
    }

    /** Steps from the root. */
    int depth() {
      return depth;
    }

    /** The nodes from the root's child to this one; none for the root. */
    List<Node> path() {
      List<Node> path = new ArrayList<>();
      for (Node at = this; at != null && at.depth > 0; at = at.parent) {
        path.add(at);
      }
      return path.reversed();
    }
  }

  /** Small, so that the search goes down good branches and is not mere breadth. */
  private static final double EXPLORATION = 0.5;

  private static final double SPREAD = 0.4;

  private final int depth;
  private final int branching;
  private final SplittableRandom random;
  private final Node root = new Node(null, 0, 0.5);

  /**
   * A tree of only a root.
   *
   * @param depth of the deepest nodes, which are not expanded
   * @param branching children of an expanded node
   */
  SeededTree(int depth, int branching, long seed) {
    if (depth < 1 || depth > 64 || branching < 1 || branching > 64) {
      throw new IllegalArgumentException(
          "depth and branching must be in 1..64, got " + depth + " and " + branching);
    }
    this.depth = depth;
    this.branching = branching;
    this.random = new SplittableRandom(seed);
  }

  /** Whether every node that may be expanded is. */
  boolean full() {
    return root.closed;
  }

  /**
   * The next node to expand.
   *
   * @throws IllegalStateException if the tree is full
   */
  Node select() {
    if (full()) {
      throw new IllegalStateException("every node is expanded");
    }
    Node node = root;
    while (!node.children.isEmpty()) {
      node = best(node);
    }
    return node;
  }

  private static Node best(Node parent) {
    Node best = parent;
    double highest = Double.NEGATIVE_INFINITY;
    for (Node child : parent.children) {
      double bound =
          child.rewards / child.visits
              + EXPLORATION * Math.sqrt(Math.log(parent.visits) / child.visits);
      if (!child.closed && bound > highest) {
        highest = bound;
        best = child;
      }
    }
    return best;
  }

  /**
   * Gives a node its children, each with a reward near its parent's.
   *
   * @param node as {@link #select} gave it
   */
  List<Node> expand(Node node) {
    for (int i = 0; i < branching; i++) {
      double value = Math.clamp(node.value + SPREAD * (random.nextDouble() - 0.5), 0, 1);
      Node child = new Node(node, node.depth + 1, value);
      child.closed = child.depth == depth;
      node.children.add(child);
      for (Node at = child; at != null; at = at.parent) {
        at.rewards += value;
        at.visits++;
      }
    }
    for (Node at = node;
        at != null && at.children.stream().allMatch(c -> c.closed);
        at = at.parent) {
      at.closed = true;
    }
    return List.copyOf(node.children);
  }
}
