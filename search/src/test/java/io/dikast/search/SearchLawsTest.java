package io.dikast.search;

import io.dikast.engine.search.Children;
import io.dikast.engine.search.TreeSearch;
import io.dikast.testkit.search.SearchContract;
import org.junit.jupiter.api.Nested;

/** Every tree policy keeps the contract. */
final class SearchLawsTest {

  private static final Widening WIDENING = new Widening(2, 0.5);

  @Nested
  final class UctLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(new TreePolicy.Uct(0.3), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return false;
    }
  }

  @Nested
  final class UctVirtualLossLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(new TreePolicy.Uct(0.3, Widening.ALL, 1), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return false;
    }
  }

  @Nested
  final class UctWideningLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(new TreePolicy.Uct(0.1, WIDENING, 0), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return true;
    }
  }

  @Nested
  final class PuctLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(TreePolicy.puct(), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return false;
    }
  }

  @Nested
  final class PuctWideningLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(new TreePolicy.Puct(1.25, 19652, WIDENING, 0), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return true;
    }

    @Override
    protected int foundAtLeast() {
      return 18;
    }

    @Override
    protected int lostAtOnce() {
      return 2;
    }
  }

  @Nested
  final class GaussianLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(TreePolicy.abMctsA(Posterior.gaussian()), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return true;
    }

    @Override
    protected int foundAtLeast() {
      return 13;
    }

    @Override
    protected int lostAtOnce() {
      return 3;
    }
  }

  @Nested
  final class BetaLaws extends SearchContract {
    @Override
    protected TreeSearch search(Children root, int asks, long seed) {
      return tree(TreePolicy.abMctsA(Posterior.beta()), root, asks, seed);
    }

    @Override
    protected boolean drawn() {
      return false;
    }
  }

  private static TreeSearch tree(TreePolicy policy, Children root, int asks, long seed) {
    return SearchTree.of(new SearchPlan(policy, root, asks, seed));
  }
}
