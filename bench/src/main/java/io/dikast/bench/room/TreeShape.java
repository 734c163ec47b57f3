package io.dikast.bench.room;

/**
 * A search tree and what is drawn in it.
 *
 * @param depth of the deepest nodes
 * @param branching draws of an expansion
 * @param expansions how many
 * @param rootTokens of the prompt at the root
 * @param stepTokens of each draw
 * @param every of so many expansions one is also computed anew
 */
record TreeShape(
    int depth, int branching, int expansions, int rootTokens, int stepTokens, int every) {

  TreeShape {
    require("depth", depth, 1, 64);
    require("branching", branching, 1, 64);
    require("expansions", expansions, 1, most(depth, branching));
    require("root tokens", rootTokens, 8, 100_000);
    require("step tokens", stepTokens, 2, 1000);
    require("every", every, 1, expansions);
  }

  /** Nodes that can be expanded, at most a million. */
  private static int most(int depth, int branching) {
    long level = 1;
    long all = 0;
    for (int i = 0; i < depth && all < 1_000_000; i++) {
      all += level;
      level *= branching;
    }
    return (int) Math.min(all, 1_000_000);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ", got " + value);
    }
  }

  /** Tokens of the prompt at a node. */
  int promptTokens(SeededTree.Node node) {
    return rootTokens + node.depth() * stepTokens;
  }

  /** Cells for one expansion at the deepest node, and a batch to spare. */
  int cellsOfOne() {
    int needed = rootTokens + (depth + branching) * stepTokens + 128;
    return Math.ceilDiv(needed, 256) * 256;
  }
}
