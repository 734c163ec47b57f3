package io.dikast.search;

import java.util.Objects;

/**
 * The rule that picks the next node. Configuration only; the tree is {@link SearchTree}.
 *
 * <p>In the formulas n and sum are the visits and the sum of values of a child's subtree, v the tickets
 * that are out in it, N the visits and tickets of all children together, λ the virtual loss: a ticket
 * that is out counts as a visit, and as λ values of 0 until it is told. With λ = 1 many tickets
 * spread over the tree (Chaslot et al. 2008, "Parallel Monte-Carlo tree search"), with λ = 0 they
 * only lessen the wish to explore (WU-UCT, arXiv 1810.11755). A subtree in which nothing is left to
 * ask is not visited again, and its statistics stay. Equal scores: the child that was opened first.
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

  /** AB-MCTS-A, arXiv 2503.04412. */
  static TreePolicy abMctsA(Posterior prior) {
    return new Thompson(prior);
  }

  /**
   * UCT (Kocsis and Szepesvári 2006, section 2.2): the child with the highest sum/(n + λv) + c · √(ln N
   * / (n + v)); one without a visit first of all.
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

    /** All children, λ = 1. */
    public Uct(double exploration) {
      this(exploration, Widening.ALL, 1);
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

    /** All children, λ = 1. */
    public Puct(double init, double base) {
      this(init, base, Widening.ALL, 1);
    }
  }

  /**
   * AB-MCTS-A (arXiv 2503.04412): at each node one sample of the belief in going wider, from the
   * values of its children, against one of going deeper, from those below its children; deeper, the
   * child with the highest sample, from the values of its subtree. There is no virtual loss:
   * samples differ by themselves.
   *
   * @param prior what is believed before the first value
   */
  record Thompson(Posterior prior) implements TreePolicy {

    public Thompson {
      Objects.requireNonNull(prior);
    }
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }
  }
}
