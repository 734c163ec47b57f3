package io.dikast.search;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.NodeStatistics;
import io.dikast.engine.search.NodeStatistics.State;
import io.dikast.engine.search.TreeSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A tree in memory, searched by a {@link TreePolicy}. About 100 bytes a node and no object, as much
 * again free after it has grown. An ask and its tell take time in proportion to the depth of the
 * tree and the children at each level. All methods lock the tree.
 */
public final class SearchTree implements TreeSearch {

  private final SearchPlan plan;
  private final ChildRule rule;
  private final Nodes nodes;
  private final Draws draws = new Draws();

  /** The slot of each ticket, also of cancelled ones. */
  private int[] slots = new int[1024];

  private int given;
  private int cancelled;
  private int best;

  /** Where the next ask goes, as {@link #next} found it. */
  private int above;

  private int chosen;

  private SearchTree(SearchPlan plan) {
    this.plan = plan;
    rule = ChildRule.of(plan.policy());
    nodes = ChildRule.nodesOf(plan.policy());
    require(plan.root());
    weigh(0, plan.root());
    nodes.root(supplyOf(plan.root()));
  }

  /**
   * A tree that is nothing but its root.
   *
   * @throws IllegalArgumentException if the policy opens all children and those of the root are
   *     drawn: of these there is no end
   */
  public static SearchTree of(SearchPlan plan) {
    return new SearchTree(plan);
  }

  public SearchPlan plan() {
    return plan;
  }

  @Override
  public synchronized Ask ask() {
    Ask ask = next();
    if (ask instanceof Ask.Expand) {
      give(chosen == ChildRule.OPEN ? nodes.open(above) : chosen);
    }
    return ask;
  }

  /** What the next ask will be answered, which changes nothing yet. */
  synchronized Ask next() {
    if (given - cancelled >= plan.asks()) {
      return new Ask.Done(Ask.Reason.ASKS);
    }
    if (!nodes.askable(0)) {
      return nodes.out[0] > 0 ? new Ask.Wait(nodes.out[0]) : new Ask.Done(Ask.Reason.EXHAUSTED);
    }
    draws.begin(plan.seed(), given + 1);
    chosen = 0;
    do {
      above = chosen;
      chosen = rule.choose(nodes, above, draws);
    } while (chosen != ChildRule.OPEN && nodes.state[chosen] != Nodes.VACANT);
    return new Ask.Expand(
        given + 1,
        nodes.number[above],
        chosen == ChildRule.OPEN ? nodes.nextPlace(above) : nodes.place[chosen]);
  }

  private void give(int slot) {
    int ticket = Math.addExact(given, 1);
    if (ticket == slots.length) {
      slots = Arrays.copyOf(slots, Math.multiplyExact(slots.length, 2));
    }
    slots[ticket] = slot;
    given = ticket;
    nodes.giveOut(slot, ticket);
  }

  /**
   * Gives out this child's ticket whatever the policy would choose.
   *
   * @throws IllegalArgumentException if it is not the child of that parent to be opened next
   */
  synchronized void give(int parent, int place) {
    int slot = current(parent);
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] == Nodes.VACANT && nodes.place[child] == place) {
        give(child);
        return;
      }
    }
    if (nodes.state[slot] != Nodes.TOLD
        || nodes.opened[slot] >= nodes.supply[slot]
        || nodes.nextPlace(slot) != place) {
      throw new IllegalArgumentException(
          "node " + parent + " has no child at " + place + " to open next");
    }
    give(nodes.open(slot));
  }

  @Override
  public synchronized boolean tell(int ticket, Evaluation evaluation) {
    if (!isOut(ticket)) {
      return false;
    }
    require(evaluation.children());
    int slot = slots[ticket];
    weigh(slot, evaluation.children());
    nodes.tell(slot, evaluation.value(), supplyOf(evaluation.children()));
    if (best == 0
        || nodes.own[slot] > nodes.own[slots[best]]
        || (nodes.own[slot] == nodes.own[slots[best]] && ticket < best)) {
      best = ticket;
    }
    return true;
  }

  @Override
  public synchronized boolean fail(int ticket) {
    boolean out = isOut(ticket);
    if (out) {
      nodes.fail(slots[ticket]);
    }
    return out;
  }

  @Override
  public synchronized boolean cancel(int ticket) {
    boolean out = isOut(ticket);
    if (out) {
      nodes.cancel(slots[ticket]);
      cancelled++;
    }
    return out;
  }

  @Override
  public synchronized NodeStatistics node(int number) {
    int slot = current(number);
    int over = Math.max(0, nodes.parent[slot]);
    boolean drawn = slot != 0 && nodes.supply[over] == Nodes.ENDLESS;
    int visits = nodes.visits[slot];
    return new NodeStatistics(
        number,
        nodes.number[over],
        nodes.place[slot],
        stateOf(nodes.state[slot]),
        Nodes.real(nodes.own[slot]),
        visits,
        nodes.out[slot],
        visits == 0 ? 0 : Nodes.real(nodes.sum[slot]) / visits,
        drawn ? 1.0 / nodes.opened[over] : nodes.prior[slot]);
  }

  @Override
  public synchronized List<Integer> children(int number) {
    int slot = current(number);
    List<Integer> numbers = new ArrayList<>();
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] != Nodes.VACANT) {
        numbers.add(nodes.number[child]);
      }
    }
    return numbers;
  }

  @Override
  public synchronized List<Integer> path() {
    List<Integer> numbers = new ArrayList<>();
    for (int slot = 0; slot != Nodes.NONE; slot = mostVisited(slot)) {
      numbers.add(nodes.number[slot]);
    }
    return numbers;
  }

  private int mostVisited(int slot) {
    int most = Nodes.NONE;
    for (int child = nodes.first[slot]; child != Nodes.NONE; child = nodes.next[child]) {
      if (nodes.state[child] == Nodes.TOLD
          && (most == Nodes.NONE
              || nodes.visits[child] > nodes.visits[most]
              // Visits are the same, so sums compare as means do.
              || (nodes.visits[child] == nodes.visits[most]
                  && nodes.sum[child] > nodes.sum[most]))) {
        most = child;
      }
    }
    return most;
  }

  @Override
  public synchronized OptionalInt best() {
    return best == 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  /** Tickets that are neither told nor failed nor cancelled, in their order. */
  public synchronized List<Integer> out() {
    List<Integer> numbers = new ArrayList<>();
    for (int ticket = 1; ticket <= given; ticket++) {
      if (isOut(ticket)) {
        numbers.add(ticket);
      }
    }
    return numbers;
  }

  /**
   * Whether a ticket waits for its first word.
   *
   * @throws IllegalArgumentException if no such ticket was given out
   */
  synchronized boolean isOut(int ticket) {
    if (ticket < 1 || ticket > given) {
      throw new IllegalArgumentException(
          "a ticket is in 1.." + given + ", the ones given out, got " + ticket);
    }
    int slot = slots[ticket];
    return nodes.number[slot] == ticket && nodes.state[slot] == Nodes.OUT;
  }

  /**
   * Holds children to what the policy can have.
   *
   * @throws IllegalArgumentException if they are drawn and it opens all
   */
  void require(Children children) {
    if (children instanceof Children.Drawn && ChildRule.opensAll(plan.policy())) {
      throw new IllegalArgumentException(
          "drawn children need a widening, of them there is no end: " + plan.policy());
    }
  }

  private void weigh(int slot, Children children) {
    if (children instanceof Children.Weighed(List<Double> priors)) {
      double[] plain = new double[priors.size()];
      for (int i = 0; i < plain.length; i++) {
        plain[i] = priors.get(i);
      }
      nodes.weigh(slot, plain);
    }
  }

  private int current(int number) {
    if (number != 0 && (number < 1 || number > given || nodes.number[slots[number]] != number)) {
      throw new IllegalArgumentException("there is no node " + number);
    }
    return number == 0 ? 0 : slots[number];
  }

  private static int supplyOf(Children children) {
    return switch (children) {
      case Children.None _ -> 0;
      case Children.Listed(int count) -> count;
      case Children.Weighed(List<Double> priors) -> priors.size();
      case Children.Drawn _ -> Nodes.ENDLESS;
    };
  }

  private static State stateOf(byte state) {
    return switch (state) {
      case Nodes.OUT -> State.OUT;
      case Nodes.FAILED -> State.FAILED;
      default -> State.TOLD;
    };
  }
}
