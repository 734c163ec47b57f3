package io.dikast.search;

/** {@link TreePolicy.Thompson} at one node. */
record ThompsonRule(Posterior prior) implements ChildRule {

  @Override
  public int choose(Nodes nodes, int slot, Draws draws) {
    int children = 0;
    long sum = 0;
    long squares = 0;
    boolean deeper = false;
    int vacant = Nodes.NONE;
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      switch (nodes.state[child]) {
        case Nodes.VACANT -> vacant = vacant == Nodes.NONE ? child : vacant;
        case Nodes.TOLD -> {
          long own = nodes.own[child];
          children++;
          sum += own;
          squares += Nodes.squareOf(own);
          deeper |= nodes.askable(child);
        }
        default -> {}
      }
    }
    // A child whose ticket was taken back is the one to open next.
    int opened = vacant == Nodes.NONE ? OPEN : vacant;
    if (!deeper) {
      return opened;
    }
    if (vacant != Nodes.NONE || nodes.opens(slot)) {
      double wider = draw(prior.after(children, Nodes.real(sum), Nodes.real(squares)), draws);
      long own = nodes.own[slot];
      long below = nodes.sum[slot] - own - sum;
      long squaresBelow = nodes.squares[slot] - Nodes.squareOf(own) - squares;
      int values = nodes.visits[slot] - (slot == 0 ? 0 : 1) - children;
      if (wider >= draw(prior.after(values, Nodes.real(below), Nodes.real(squaresBelow)), draws)) {
        return opened;
      }
    }
    return deepest(nodes, slot, draws);
  }

  private int deepest(Nodes nodes, int slot, Draws draws) {
    int best = OPEN;
    double highest = Double.NEGATIVE_INFINITY;
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] == Nodes.TOLD && nodes.askable(child)) {
        double sample =
            draw(
                prior.after(
                    nodes.visits[child],
                    Nodes.real(nodes.sum[child]),
                    Nodes.real(nodes.squares[child])),
                draws);
        if (sample > highest) {
          highest = sample;
          best = child;
        }
      }
    }
    return best;
  }

  /** One sample of the mean that is believed in. */
  static double draw(Posterior posterior, Draws draws) {
    return switch (posterior) {
      case Posterior.Gaussian(double mean, double kappa, double nu, double tauSquare) -> {
        double variance = nu * tauSquare / (2 * draws.gamma(nu / 2));
        yield mean + draws.normal() * Math.sqrt(variance / kappa);
      }
      case Posterior.Beta(double alpha, double beta) -> {
        double x = draws.gamma(alpha);
        double y = draws.gamma(beta);
        // Both may vanish where the parameters are tiny.
        yield x + y > 0 ? x / (x + y) : alpha / (alpha + beta);
      }
    };
  }
}
