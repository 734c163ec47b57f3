package io.dikast.search;

/** A tree policy at one node. Holds no state between asks. */
sealed interface ChildRule permits UctRule, PuctRule, ThompsonRule {

  /** Of {@link #choose}: open another child. */
  int OPEN = Nodes.NONE;

  /**
   * Where to go from a told node in whose subtree something can be asked.
   *
   * @return an askable child, or {@link #OPEN}
   */
  int choose(Nodes nodes, int slot, Draws draws);

  static ChildRule of(TreePolicy policy) {
    return switch (policy) {
      case TreePolicy.Uct uct -> new UctRule(uct.exploration(), uct.virtualLoss());
      case TreePolicy.Puct puct -> new PuctRule(puct.init(), puct.base(), puct.virtualLoss());
      case TreePolicy.Thompson thompson -> new ThompsonRule(thompson.prior());
    };
  }

  /** An empty tree that opens no more than the policy has it. */
  static Nodes nodesOf(TreePolicy policy) {
    return switch (policy) {
      case TreePolicy.Uct uct -> new Nodes(uct.widening(), Integer.MAX_VALUE);
      case TreePolicy.Puct puct -> new Nodes(puct.widening(), Integer.MAX_VALUE);
      case TreePolicy.Thompson thompson -> new Nodes(Widening.ALL, thompson.atOnce());
    };
  }

  /** Whether it opens all children it is told of, be there no end of them. */
  static boolean opensAll(TreePolicy policy) {
    return switch (policy) {
      case TreePolicy.Uct uct -> !uct.widening().bounded();
      case TreePolicy.Puct puct -> !puct.widening().bounded();
      case TreePolicy.Thompson _ -> false;
    };
  }
}
