package io.dikast.inference.llama;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The tree of prefixes with prompts of 4,096 tokens: half of them common to all, a quarter to a
 * family of ten, a quarter their own. Stands in the tree's package to see it.
 */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class PrefixTreeBenchmark {

  private static final int LENGTH = 4096;
  private static final int COMMON = 2048;
  private static final int OWN_FROM = 3072;
  private static final int FAMILY = 10;
  private static final int VOCABULARY = 49_152;

  /** Known branches. */
  @Param({"100", "1000", "10000"})
  public int branches;

  private PrefixTree<Integer> tree = new PrefixTree<>();
  private int[][] prompts = {};
  private int[] stranger = {};
  private int next;

  /** Families take turns, so that neighbours in time are none in the tree. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    int[] common = random.ints(LENGTH, 0, VOCABULARY).toArray();
    int[][] families = new int[branches / FAMILY][];
    for (int family = 0; family < families.length; family++) {
      families[family] = withNewEnd(common, COMMON, random);
    }
    tree = new PrefixTree<>();
    prompts = new int[branches][];
    for (int i = 0; i < branches; i++) {
      prompts[i] = withNewEnd(families[i % families.length], OWN_FROM, random);
      tree.insert(prompts[i], LENGTH, i);
    }
    stranger = withNewEnd(families[0], OWN_FROM, random);
  }

  /** The same beginning and another end. */
  static int[] withNewEnd(int[] tokens, int from, SplittableRandom random) {
    int[] changed = tokens.clone();
    for (int i = from; i < changed.length; i++) {
      changed[i] = random.nextInt(VOCABULARY);
    }
    return changed;
  }

  private int[] prompt() {
    next++;
    return prompts[next % branches];
  }

  /** Looking up a prompt that is known. */
  @Benchmark
  public int match() {
    return tree.match(prompt(), LENGTH).length();
  }

  /** Looking up a prompt and finding who keeps it: what admission asks. */
  @Benchmark
  public @Nullable Integer matchAndHolder() {
    return tree.holderBelow(tree.match(prompt(), LENGTH - 1).node());
  }

  /** A branch that parts where a family's own tokens begin, and out again. */
  @Benchmark
  public int insertAndRemove() {
    PrefixTree.Node<Integer> leaf = tree.insert(stranger, LENGTH, -1);
    tree.remove(leaf);
    return leaf.depth();
  }

  /** The branch that was used longest ago goes, and comes back as the one used last. */
  @Benchmark
  public int evictAndInsert() {
    PrefixTree.Node<Integer> leaf = tree.leastRecentlyUsed();
    if (leaf == null || leaf.holder() == null) {
      throw new IllegalStateException("the tree has lost its branches");
    }
    int branch = leaf.holder();
    tree.remove(leaf);
    return tree.insert(prompts[branch], LENGTH, branch).depth();
  }
}
