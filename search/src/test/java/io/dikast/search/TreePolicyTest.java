package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which node is next, on cases worked out by hand. */
final class TreePolicyTest {

  private static final int ASKS = 1000;

  private static SearchTree tree(TreePolicy policy, Children root) {
    return SearchTree.of(new SearchPlan(policy, root, ASKS, 1));
  }

  private static void told(SearchTree tree, Ask.Expand expected, double value, Children children) {
    assertThat(tree.ask()).isEqualTo(expected);
    tree.tell(expected.ticket(), new Evaluation(value, children));
  }

  private static Ask.Expand expand(int ticket, int parent, int place) {
    return new Ask.Expand(ticket, parent, place);
  }

  private static SearchTree threeQuartersAgainstOneQuarter(double virtualLoss) {
    SearchTree tree = tree(new TreePolicy.Uct(1, Widening.ALL, virtualLoss), Children.listed(2));
    told(tree, expand(1, 0, 0), 0.75, Children.listed(2));
    told(tree, expand(2, 0, 1), 0.25, Children.listed(2));
    return tree;
  }

  @Test
  void uct_meanAndExploration_byHand() {
    SearchTree tree = threeQuartersAgainstOneQuarter(1);
    // N = 2: 0.75 + √ln2 against 0.25 + √ln2.
    told(tree, expand(3, 1, 0), 0.25, Children.none());
    // N = 3: 1.0/2 + √(ln3/2) = 1.2412 against 0.25 + √ln3 = 1.2981.
    assertThat(tree.ask()).isEqualTo(expand(4, 2, 0));
  }

  @Test
  void uct_virtualLoss_ticketsCountAsVisitsOfValueZero() {
    SearchTree tree = threeQuartersAgainstOneQuarter(1);
    assertThat(tree.ask()).isEqualTo(expand(3, 1, 0));
    // 0.75/2 + √(ln3/2) = 1.1162 against 1.2981.
    assertThat(tree.ask()).isEqualTo(expand(4, 2, 0));
  }

  @Test
  void uct_noVirtualLoss_ticketsCountAsVisitsOnly() {
    SearchTree tree = threeQuartersAgainstOneQuarter(0);
    assertThat(tree.ask()).isEqualTo(expand(3, 1, 0));
    // 0.75 + √(ln3/2) = 1.4912 against 1.2981.
    assertThat(tree.ask()).isEqualTo(expand(4, 1, 1));
  }

  @Test
  void uct_tie_childOpenedFirst() {
    SearchTree tree = tree(TreePolicy.uct(), Children.listed(2));
    told(tree, expand(1, 0, 0), 0.5, Children.listed(1));
    told(tree, expand(2, 0, 1), 0.5, Children.listed(1));
    assertThat(tree.ask()).isEqualTo(expand(3, 1, 0));
  }

  @Test
  void puct_meanAndPrior_byHand() {
    TreePolicy policy = new TreePolicy.Puct(1, Double.POSITIVE_INFINITY);
    SearchTree tree = tree(policy, Children.weighed(List.of(0.2, 0.7, 0.1)));
    told(tree, expand(1, 0, 1), 0.5, Children.listed(9));
    // M = 1: 0.5 + 0.7/2 = 0.85 against 0.2.
    told(tree, expand(2, 1, 0), 0, Children.none());
    // M = 2: 0.25 + 0.7·√2/3 = 0.5800 against 0.2·√2 = 0.2828.
    told(tree, expand(3, 1, 1), 0, Children.none());
    // M = 3: 0.5/3 + 0.7·√3/4 = 0.4698 against 0.2·√3 = 0.3464.
    told(tree, expand(4, 1, 2), 0, Children.none());
    // M = 4: 0.125 + 0.7·2/5 = 0.405 against 0.4.
    told(tree, expand(5, 1, 3), 0, Children.none());
    // M = 5: 0.1 + 0.7·√5/6 = 0.3609 against 0.2·√5 = 0.4472.
    assertThat(tree.ask()).isEqualTo(expand(6, 0, 0));
  }

  @Test
  void puct_explorationGrowsWithVisits_byHand() {
    // M = 1. C = 1: 0.105 + 0.6/2 = 0.405 against 0.4. C = ln 3: 0.4346 against 0.4394.
    assertThat(afterOne(new TreePolicy.Puct(1, Double.POSITIVE_INFINITY)))
        .isEqualTo(expand(2, 1, 0));
    assertThat(afterOne(new TreePolicy.Puct(0, 1))).isEqualTo(expand(2, 0, 1));
  }

  private static Ask afterOne(TreePolicy policy) {
    SearchTree tree = tree(policy, Children.weighed(List.of(0.6, 0.4)));
    told(tree, expand(1, 0, 0), 0.105, Children.listed(1));
    return tree.ask();
  }

  @Test
  void puct_virtualLoss_byHand() {
    TreePolicy policy = new TreePolicy.Puct(1, Double.POSITIVE_INFINITY, Widening.ALL, 1);
    SearchTree tree = tree(policy, Children.weighed(List.of(0.5, 0.25)));
    told(tree, expand(1, 0, 0), 0.5, Children.listed(9));
    // M = 1: 0.5 + 0.5/2 against 0.25.
    assertThat(tree.ask()).isEqualTo(expand(2, 1, 0));
    // M = 2: 0.5/2 + 0.5·√2/3 = 0.4857 against 0.25·√2 = 0.3536.
    assertThat(tree.ask()).isEqualTo(expand(3, 1, 1));
    // M = 3: 0.5/3 + 0.5·√3/4 = 0.3832 against 0.25·√3 = 0.4330.
    assertThat(tree.ask()).isEqualTo(expand(4, 0, 1));
  }

  @Test
  void widening_limit_byHand() {
    Widening widening = new Widening(2, 0.5);
    assertThat(widening.limit(0)).isEqualTo(1);
    assertThat(widening.limit(1)).isEqualTo(2);
    assertThat(widening.limit(4)).isEqualTo(4);
    assertThat(widening.limit(5)).as("4.47").isEqualTo(5);
    assertThat(widening.limit(9)).isEqualTo(6);
    assertThat(Widening.ALL.limit(0)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void widening_drawnChildren_opensAsVisitsCome() {
    SearchTree tree = tree(new TreePolicy.Uct(1, new Widening(1, 0.5), 0), Children.drawn());
    assertThat(tree.ask()).isEqualTo(expand(1, 0, 0));
    assertThat(tree.ask()).as("⌈√1⌉ child, which is out").isEqualTo(new Ask.Wait(1));
    tree.tell(1, new Evaluation(0.5, Children.drawn()));
    told(tree, expand(2, 1, 0), 0.5, Children.drawn());
    assertThat(tree.ask()).as("⌈√2⌉ = 2 children").isEqualTo(expand(3, 0, 1));
  }

  @Test
  void widening_childWithNothingLeft_leavesItsPlace() {
    SearchTree tree = tree(new TreePolicy.Uct(1, new Widening(1, 0), 0), Children.drawn());
    told(tree, expand(1, 0, 0), 0.5, Children.none());
    told(tree, expand(2, 0, 1), 0.5, Children.listed(1));
    told(tree, expand(3, 2, 0), 0.5, Children.none());
    assertThat(tree.ask()).isEqualTo(expand(4, 0, 2));
    tree.fail(4);
    assertThat(tree.ask()).isEqualTo(expand(5, 0, 3));
  }

  @Test
  void drawnChildren_withoutWidening_refused() {
    assertThatThrownBy(() -> tree(TreePolicy.uct(), Children.drawn()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("widening");
    SearchTree tree = tree(TreePolicy.puct(), Children.listed(1));
    tree.ask();
    assertThatThrownBy(() -> tree.tell(1, new Evaluation(0.5, Children.drawn())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(tree.node(0).visits()).isZero();
  }

  @Test
  void thompson_childrenOutAtOnce_neverMoreThanTwoOfANode() {
    SearchTree tree = tree(TreePolicy.abMctsA(Posterior.gaussian()), Children.drawn());
    assertThat(tree.ask()).isEqualTo(expand(1, 0, 0));
    assertThat(tree.ask()).isEqualTo(expand(2, 0, 1));
    assertThat(tree.ask()).isEqualTo(new Ask.Wait(2));
    tree.tell(1, new Evaluation(0.5, Children.drawn()));
    for (int i = 0; i < 3; i++) {
      assertThat(tree.ask()).isInstanceOf(Ask.Expand.class);
    }
    assertThat(tree.node(0).out()).isEqualTo(4);
    assertThat(tree.node(1).out()).as("two of the root, two of its child").isEqualTo(2);
    assertThat(tree.ask()).isEqualTo(new Ask.Wait(4));
  }

  @Test
  void thompson_valuesBelowTheChildren_drawDeeper() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(afterForty(0, 1, seed).parent()).isNotZero();
      assertThat(afterForty(1, 0, seed).parent()).isZero();
    }
  }

  /** Forty children of the root are told one value, forty of the first child the other. */
  private static Ask.Expand afterForty(double children, double below, long seed) {
    SearchTree tree =
        SearchTree.of(
            new SearchPlan(TreePolicy.abMctsA(Posterior.beta()), Children.drawn(), ASKS, seed));
    for (int i = 0; i < 40; i++) {
      tree.give(0, i);
      tree.tell(i + 1, new Evaluation(children, i == 0 ? Children.drawn() : Children.none()));
    }
    for (int i = 0; i < 40; i++) {
      tree.give(1, i);
      tree.tell(i + 41, Evaluation.end(below));
    }
    return (Ask.Expand) tree.ask();
  }

  @Test
  void thompson_childWithHigherValues_isGoneDeeperInto() {
    for (long seed = 0; seed < 50; seed++) {
      SearchTree tree =
          SearchTree.of(
              new SearchPlan(TreePolicy.abMctsA(Posterior.beta()), Children.listed(2), ASKS, seed));
      for (int child = 0; child < 2; child++) {
        tree.give(0, child);
        tree.tell(child + 1, new Evaluation(child, Children.drawn()));
      }
      for (int i = 0; i < 80; i++) {
        tree.give(1 + i % 2, i / 2);
        tree.tell(i + 3, Evaluation.end(i % 2));
      }
      assertThat(((Ask.Expand) tree.ask()).parent()).isEqualTo(2);
    }
  }
}
