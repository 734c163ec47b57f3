package io.dikast.search;

import java.util.Objects;

/**
 * The rule that picks the next node. Configuration only; the tree is {@link SearchTree}.
 *
 * <p>In the formulas n and sum are the visits and the sum of values of a child's subtree, v the
 * tickets that are out in it, N the visits and tickets of all children together, λ the virtual
 * loss: a ticket that is out counts as a visit, and besides as λ values of 0. With λ = 0, the
 * default, it only lessens the wish to explore (WU-UCT, arXiv 1810.11755); a higher one spreads
 * tickets over the tree (Chaslot et al. 2008, "Parallel Monte-Carlo tree search"), which found less
 * wherever it was tried here (docs/decisions.md). A subtree in which nothing is left to ask is not
 * visited again, and its statistics stay. Equal scores: the child that was opened first.
 */
public sealed interface TreePolicy {

  /** UCB1 in each node, c = √2: right for values that use all of 0..1. */
  static TreePolicy uct() {
    return new Uct(Math.sqrt(2));
  }

  /** With the constants of AlphaZero, 1.25 and 19,652. */
  static TreePolicy puct() {
    return new Puct(1.25, 19652);
  }

  /** AB-MCTS-A, arXiv 2503.04412; two children of a node may be out at once. */
  static TreePolicy abMctsA(Posterior prior) {
    return new Thompson(prior, 2);
  }

  /**
   * UCT (Kocsis and Szepesvári 2006, section 2.2): the child with the highest sum/(n + λv) + c ·
   * √(ln N / (n + v)); one without a visit first of all.
   *
   * @param exploration c, at least 0
   * @param widening how many children may be open
   * @param virtualLoss λ, at least 0
   */
  record Uct(double exploration, Widening widening, double virtualLoss) implements TreePolicy {

    public Uct {
      requireNotNegative("exploration", exploration);
      Objects.requireNonNull(widening);
      requireNotNegative("virtualLoss", virtualLoss);
    }

    /** All children, λ = 0. */
    public Uct(double exploration) {
      this(exploration, Widening.ALL, 0);
    }
  }

  /**
   * PUCT (AlphaZero, arXiv 1712.01815): the child with the highest sum/(n + λv) + C · P · √M / (1 +
   * n + v), where C = init + ln((M + 1 + base) / base), P is the prior, M is N and the node's own
   * visit (the root has none), and a child without a visit has the mean 0. Drawn children have even
   * priors and are opened as soon as the widening lets them.
   *
   * @param init exploration at the start, at least 0
   * @param base visits after which exploration grows, above 0; infinite for never
   * @param widening how many children may be open
   * @param virtualLoss λ, at least 0
   */
  record Puct(double init, double base, Widening widening, double virtualLoss)
      implements TreePolicy {

    public Puct {
      requireNotNegative("init", init);
      if (!(base > 0)) {
        throw new IllegalArgumentException("base must be above 0, got " + base);
      }
      Objects.requireNonNull(widening);
      requireNotNegative("virtualLoss", virtualLoss);
    }

    /** All children, λ = 0. */
    public Puct(double init, double base) {
      this(init, base, Widening.ALL, 0);
    }
  }

  /**
   * AB-MCTS-A (arXiv 2503.04412): at each node one sample of the belief in going wider, from the
   * values of its children, against one of going deeper, from those below its children; deeper, the
   * child with the highest sample, from the values of its subtree. Choosing takes time in
   * proportion to the children of the nodes it comes by, and nothing bounds these.
   *
   * @param prior what is believed before the first value
   * @param atOnce so many children of one node may be out at once, at least 1: while tickets are
   *     out nothing is learned of them, and many would all go to the same node
   */
  record Thompson(Posterior prior, int atOnce) implements TreePolicy {

    public Thompson {
      Objects.requireNonNull(prior);
      if (atOnce < 1) {
        throw new IllegalArgumentException("atOnce must be at least 1, got " + atOnce);
      }
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }
  }
}
