package io.dikast.inference.llama;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The tree of prefixes after a search went straight down: a path of 4,096 tokens with a fork every
 * 16. Stands in the tree's package to see it.
 */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class DeepPrefixTreeBenchmark {

  private static final int LENGTH = 4096;
  private static final int STEP = 16;
  private static final int VOCABULARY = 49_152;

  private PrefixTree<Integer> tree = new PrefixTree<>();
  private int[] path = {};

  /** Each step has two ways on. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    path = random.ints(LENGTH, 0, VOCABULARY).toArray();
    tree = new PrefixTree<>();
    tree.insert(path, LENGTH, 0);
    for (int length = STEP; length < LENGTH; length += STEP) {
      int[] other = PrefixTreeBenchmark.withNewEnd(path, length, random);
      tree.insert(other, length + STEP, length);
    }
  }

  /** The whole path, over all its forks. */
  @Benchmark
  public int match() {
    return tree.match(path, LENGTH).length();
  }

  /** Who keeps the first tokens: anybody below. */
  @Benchmark
  public @Nullable Integer holderBelowFirstFork() {
    return tree.holderBelow(tree.match(path, STEP).node());
  }
}
