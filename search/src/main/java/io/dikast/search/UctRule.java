package io.dikast.search;

/** {@link TreePolicy.Uct} at one node. */
record UctRule(double exploration, double virtualLoss) implements ChildRule {

  @Override
  public int choose(Nodes nodes, int slot, Draws draws) {
    double log = Math.log(nodes.below(slot));
    int best = OPEN;
    double highest = Double.NEGATIVE_INFINITY;
    boolean opens = nodes.opens(slot);
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] == Nodes.VACANT) {
        return child;
      }
      if (opens || !nodes.askable(child)) {
        continue;
      }
      int visits = nodes.visits[child];
      int out = nodes.out[child];
      double score =
          Nodes.real(nodes.sum[child]) / (visits + virtualLoss * out)
              + exploration * Math.sqrt(log / (visits + out));
      if (score > highest) {
        highest = score;
        best = child;
      }
    }
    return best;
  }
}
