package io.dikast.spct.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a decoder's flat weights each tensor of a model file is: the file has apart what
 * training multiplies at once.
 */
final class TensorMap {

  /**
   * A tensor of the file.
   *
   * @param name in the file
   * @param from index of its first element among the weights
   * @param rows outputs
   * @param columns inputs
   * @param norm whether it is the scale of a norm, and has one dimension
   */
  record Entry(String name, int from, int rows, int columns, boolean norm) {
    int size() {
      return rows * columns;
    }
  }

  private final Weights layout;
  private final List<Entry> entries = new ArrayList<>();

  private TensorMap(Weights layout) {
    this.layout = layout;
  }

  /** All tensors, in the order of the file. */
  static List<Entry> of(DecoderShape shape, Weights layout) {
    TensorMap map = new TensorMap(layout);
    int width = shape.width();
    int shared = shape.keyValueWidth();
    int inner = shape.feedForward();
    map.add("token_embd.weight", "embedding", 0, shape.vocabulary());
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      map.add(block + "attn_norm.weight", "attention norm " + layer, 0, 1);
      map.add(block + "attn_q.weight", "qkv " + layer, 0, width);
      map.add(block + "attn_k.weight", "qkv " + layer, width, shared);
      map.add(block + "attn_v.weight", "qkv " + layer, width + shared, shared);
      map.add(block + "attn_output.weight", "attention out " + layer, 0, width);
      map.add(block + "ffn_norm.weight", "feed-forward norm " + layer, 0, 1);
      map.add(block + "ffn_gate.weight", "gate and up " + layer, 0, inner);
      map.add(block + "ffn_up.weight", "gate and up " + layer, inner, inner);
      map.add(block + "ffn_down.weight", "down " + layer, 0, width);
    }
    map.add("output_norm.weight", "norm", 0, 1);
    return List.copyOf(map.entries);
  }

  private void add(String name, String block, int fromRow, int rows) {
    Weights.Block source = layout.block(block);
    entries.add(
        new Entry(
            name,
            source.from() + fromRow * source.columns(),
            rows,
            source.columns(),
            source.norm()));
  }
}
