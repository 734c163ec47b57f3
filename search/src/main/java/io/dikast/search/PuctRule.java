package io.dikast.search;

/** {@link TreePolicy.Puct} at one node. */
record PuctRule(double init, double base, double virtualLoss) implements ChildRule {

  @Override
  public int choose(Nodes nodes, int slot, Draws draws) {
    boolean drawn = nodes.supply[slot] == Nodes.ENDLESS;
    boolean opens = nodes.opens(slot);
    if (opens && drawn) {
      return vacantOr(nodes, slot);
    }
    int all = nodes.visits[slot] + nodes.out[slot];
    double weight = (init + Math.log1p((all + 1) / base)) * Math.sqrt(all);
    int best = OPEN;
    double highest = Double.NEGATIVE_INFINITY;
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (!nodes.askable(child)) {
        continue;
      }
      int visits = nodes.visits[child];
      int out = nodes.out[child];
      double prior = drawn ? 1.0 / nodes.opened[slot] : nodes.prior[child];
      double mean = visits == 0 ? 0 : Nodes.real(nodes.sum[child]) / (visits + virtualLoss * out);
      double score = mean + weight * prior / (1 + visits + out);
      if (score > highest) {
        highest = score;
        best = child;
      }
    }
    return opens && weight * nodes.nextPrior(slot) > highest ? OPEN : best;
  }

  private static int vacantOr(Nodes nodes, int slot) {
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] == Nodes.VACANT) {
        return child;
      }
    }
    return OPEN;
  }
}
