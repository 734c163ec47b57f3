package io.dikast.bench.micro;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.search.Posterior;
import io.dikast.search.SearchPlan;
import io.dikast.search.SearchTree;
import io.dikast.search.TreePolicy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Select, expand and back up one node of a tree of this many nodes, of the children of each 8. The
 * tree grows by what is measured and is made anew, unmeasured, before it has twice as many.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class SearchTreeBenchmark {

  private static final int GROWTH = 500;
  private static final int CHILDREN = 8;
  private static final int VALUES = 1 << 12;

  @Param({"1000", "100000", "1000000"})
  private int nodes;

  @Param({"uct", "puct", "ab_mcts_a_gaussian", "ab_mcts_a_beta"})
  private String policy = "";

  private final Evaluation[] evaluations = new Evaluation[VALUES];
  private SearchTree tree = empty(TreePolicy.uct(), Children.listed(1));
  private int size;

  private static SearchTree empty(TreePolicy policy, Children root) {
    return SearchTree.of(new SearchPlan(policy, root, Integer.MAX_VALUE, 1));
  }

  private TreePolicy policyOf() {
    return switch (policy) {
      case "uct" -> TreePolicy.uct();
      case "puct" -> TreePolicy.puct();
      case "ab_mcts_a_gaussian" -> TreePolicy.abMctsA(Posterior.gaussian());
      case "ab_mcts_a_beta" -> TreePolicy.abMctsA(Posterior.beta());
      default -> throw new IllegalArgumentException("no policy is named " + policy);
    };
  }

  private Children children() {
    // AB-MCTS-A is given as many as the others: with drawn ones its cost is their number.
    return policy.equals("puct")
        ? Children.weighed(List.of(0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05))
        : Children.listed(CHILDREN);
  }

  @Setup(Level.Iteration)
  public void values() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VALUES; i++) {
      evaluations[i] = new Evaluation(random.nextDouble(), children());
    }
    size = Integer.MAX_VALUE;
  }

  @Setup(Level.Invocation)
  public void grown() {
    if (size + GROWTH > 2L * nodes) {
      tree = empty(policyOf(), children());
      for (size = 0; size < nodes; size++) {
        expand();
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(GROWTH)
  public int node() {
    for (int i = 0; i < GROWTH; i++) {
      expand();
    }
    size += GROWTH;
    return size;
  }

  private void expand() {
    if (tree.ask() instanceof Ask.Expand(int ticket, int _, int _)) {
      tree.tell(ticket, evaluations[ticket & (VALUES - 1)]);
    }
  }
}
