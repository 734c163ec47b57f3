package io.dikast.inference.llama;

/**
 * Which attention kernel to use, decided from what the steps so far would have cost with either.
 * Used by the decode thread alone.
 */
final class AttentionKernel {

  /*
   * A switch throws the cache away. The rule is that of renting or buying skis: switch once what was paid too
   * much since the last switch exceeds what the switch costs. It never pays more than twice what a prophet
   * would. With the plain kernel idle cells cost time, so few are kept, and what is computed anew for that
   * reason counts too: a tree search ends up with the flash kernel and all of its tree. When requests come,
   * the work ahead is known, and what it promises is set against the switch at once.
   */

  /** A new context is worth this many cells' time for each cell it has. */
  private static final double CELL_SETUP = 4;

  /**
   * A forecast must promise more than this share: draws may end sooner or later than others did.
   */
  private static final double DOUBT = 0.2;

  /**
   * Work that waits.
   *
   * @param inUse cells that will be in use at each token, summed over the tokens to be computed
   * @param seen cells that each of these tokens will see, summed
   */
  record Work(double inUse, double seen) {}

  private final AttentionCost cost;
  private boolean fixed;
  private boolean flash;
  private double regret;

  private AttentionKernel(AttentionCost cost, boolean flash, boolean fixed) {
    this.cost = cost;
    this.flash = flash;
    this.fixed = fixed;
  }

  /** Always this one. */
  static AttentionKernel fixed(AttentionCost cost, boolean flash) {
    return new AttentionKernel(cost, flash, true);
  }

  /** The cheaper one; begins with the plain one. */
  static AttentionKernel cheaper(AttentionCost cost) {
    return new AttentionKernel(cost, false, false);
  }

  boolean flash() {
    return flash;
  }

  AttentionCost cost() {
    return cost;
  }

  /**
   * Takes a step into account.
   *
   * @param seen cells that each token of the batch saw, summed
   */
  void stepped(int tokens, int usedCells, long seen) {
    double plain = cost.plain(tokens, usedCells);
    double other = cost.flash((double) seen);
    regret = Math.max(0, regret + (flash ? other - plain : plain - other));
  }

  /** Tokens were computed anew that the plain kernel had no place for. */
  void missed(long tokens) {
    if (!flash) {
      regret += tokens * cost.tokenCells();
    }
  }

  /**
   * Whether to switch now.
   *
   * @param usedCells what a switch would throw away
   * @param allCells of the context
   */
  boolean wantsSwitch(int usedCells, int allCells) {
    return !fixed && regret > cost.recomputing(usedCells) + CELL_SETUP * allCells;
  }

  /**
   * Whether to switch before this work.
   *
   * @param usedCells what a switch would throw away
   * @param allCells of the context
   */
  boolean wantsSwitch(Work work, int usedCells, int allCells) {
    double plain = work.inUse();
    double other = cost.flash(work.seen());
    double saved = (flash ? other - plain : plain - other) - DOUBT * Math.min(plain, other);
    return !fixed && saved > cost.recomputing(usedCells) + CELL_SETUP * allCells;
  }

  /** The other kernel is in use from now on. */
  void switched() {
    flash = !flash;
    regret = 0;
  }

  /** The other kernel cannot be had: this one is used from now on. */
  void stay() {
    fixed = true;
  }

  /** What determines its choices, for the identity of a backend. */
  String name() {
    return fixed ? toString() : "cheaper kernel";
  }

  @Override
  public String toString() {
    return flash ? "flash kernel" : "plain kernel";
  }
}
