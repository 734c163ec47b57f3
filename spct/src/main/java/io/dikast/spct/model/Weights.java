package io.dikast.spct.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where each weight of a decoder lies in one flat array. Projections that read the same input lie
 * together, so that training multiplies them at once: query, key and value; gate and up.
 */
final class Weights {

  /**
   * One parameter.
   *
   * @param from index of its first element
   * @param rows outputs, 1 for the scale of a norm
   * @param columns inputs
   */
  record Block(String name, int from, int rows, int columns, double deviation) {
    int size() {
      return rows * columns;
    }

    boolean norm() {
      return rows == 1;
    }
  }

  private static final double DEVIATION = 0.02;

  private final List<Block> blocks = new ArrayList<>();
  private int size;

  Weights(DecoderShape shape) {
    // What goes into the residual stream starts small, so that the tokens themselves are what the
    // first layers see of each other. With matrices of 1/sqrt(inputs) copying took twice as long.
    double out = DEVIATION / Math.sqrt(2.0 * shape.layers());
    add("embedding", shape.vocabulary(), shape.width(), DEVIATION);
    for (int layer = 0; layer < shape.layers(); layer++) {
      add("attention norm " + layer, 1, shape.width(), 0);
      add("qkv " + layer, shape.width() + 2 * shape.keyValueWidth(), shape.width(), DEVIATION);
      add("attention out " + layer, shape.width(), shape.width(), out);
      add("feed-forward norm " + layer, 1, shape.width(), 0);
      add("gate and up " + layer, 2 * shape.feedForward(), shape.width(), DEVIATION);
      add("down " + layer, shape.width(), shape.feedForward(), out);
    }
    add("norm", 1, shape.width(), 0);
  }

  private void add(String name, int rows, int columns, double deviation) {
    Block block = new Block(name, size, rows, columns, deviation);
    blocks.add(block);
    size = Math.addExact(size, Math.multiplyExact(rows, columns));
  }

  List<Block> blocks() {
    return blocks;
  }

  Block block(String name) {
    return blocks.stream().filter(block -> block.name().equals(name)).findFirst().orElseThrow();
  }

  int size() {
    return size;
  }

  /** Random weights: norms at 1, the rest normal around 0. */
  float[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (Block block : blocks) {
      for (int i = block.from(); i < block.from() + block.size(); i++) {
        values[i] = block.norm() ? 1 : (float) (random.nextGaussian() * block.deviation());
      }
    }
    return values;
  }

  /** 1 where weight decay applies: matrices, not norms. */
  float[] decayed() {
    float[] mask = new float[size];
    for (Block block : blocks) {
      if (!block.norm()) {
        java.util.Arrays.fill(mask, block.from(), block.from() + block.size(), 1);
      }
    }
    return mask;
  }
}
