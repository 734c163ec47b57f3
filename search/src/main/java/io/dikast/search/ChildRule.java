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

  static Widening wideningOf(TreePolicy policy) {
    return switch (policy) {
      case TreePolicy.Uct uct -> uct.widening();
      case TreePolicy.Puct puct -> puct.widening();
      case TreePolicy.Thompson _ -> Widening.ALL;
    };
  }
}
