package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.NodeStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchTreeTest {

  private static final int MILLION = 1_000_000;

  @Test
  void give_aMillionNodes_statisticsOfAll() {
    SearchTree tree =
        SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(8), MILLION, 1));
    Evaluation evaluation = new Evaluation(0.1, Children.listed(8));
    for (int ticket = 1; ticket <= MILLION; ticket++) {
      tree.give((ticket - 1) / 8, (ticket - 1) % 8);
      tree.tell(ticket, evaluation);
    }

    NodeStatistics root = tree.node(0);
    assertThat(root.visits()).isEqualTo(MILLION);
    assertThat(root.mean()).isCloseTo(0.1, within(1e-9));
    assertThat(tree.node(MILLION).parent()).isEqualTo((MILLION - 1) / 8);
    assertThat(tree.children(1)).containsExactly(9, 10, 11, 12, 13, 14, 15, 16);
    int visits = tree.children(0).stream().mapToInt(child -> tree.node(child).visits()).sum();
    assertThat(visits).isEqualTo(MILLION);
  }

  @Test
  void tell_anyOrder_sumsAreTheSameBitForBit() {
    double[] values = {0.1, 0.7, 1e-3, 0.3, 0.9, 1 / 3.0};
    assertThat(meanOf(values, 0, 1, 2, 3, 4, 5)).isEqualTo(meanOf(values, 5, 2, 4, 0, 3, 1));
  }

  private static double meanOf(double[] values, int... order) {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(6), 6, 1));
    for (int i = 0; i < 6; i++) {
      tree.ask();
    }
    for (int i : order) {
      tree.tell(i + 1, Evaluation.end(values[i]));
    }
    return tree.node(0).mean();
  }

  @Test
  void path_mostVisitsThenMeanThenFirst() {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(3), 9, 1));
    told(tree, 0, 0, 1, 0.9);
    told(tree, 0, 1, 2, 0.1);
    told(tree, 0, 2, 3, 0.2);
    assertThat(tree.path()).containsExactly(0, 1);
    told(tree, 2, 0, 4, 0.1);
    told(tree, 3, 0, 5, 0.0);
    // Two visits each, sums 0.2 and 0.2.
    assertThat(tree.path()).containsExactly(0, 2, 4);
    told(tree, 3, 1, 6, 0.0);
    told(tree, 3, 2, 7, 0.0);
    assertThat(tree.path()).containsExactly(0, 3, 5);
    assertThat(tree.best()).hasValue(1);
  }

  private static void told(SearchTree tree, int parent, int place, int ticket, double value) {
    tree.give(parent, place);
    tree.tell(ticket, new Evaluation(value, Children.listed(3)));
  }

  @Test
  void prior_asToldOrEven() {
    SearchTree tree =
        SearchTree.of(
            new SearchPlan(TreePolicy.puct(), Children.weighed(List.of(0.25, 0.75)), 9, 1));
    tree.ask();
    tree.tell(1, new Evaluation(0.5, Children.listed(4)));
    tree.ask();

    assertThat(tree.node(1).place()).isEqualTo(1);
    assertThat(tree.node(1).prior()).isEqualTo(0.75);
    assertThat(tree.node(2).prior()).isEqualTo(0.25);
  }

  @Test
  void give_notTheNextChild_refused() {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(3), 9, 1));
    assertThatThrownBy(() -> tree.give(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.give(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void out_ticketsWithoutAWord() {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(4), 9, 1));
    for (int i = 0; i < 4; i++) {
      tree.ask();
    }
    tree.tell(1, Evaluation.end(1));
    tree.fail(2);
    tree.cancel(3);
    assertThat(tree.out()).containsExactly(4);
  }
}
