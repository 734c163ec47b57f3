package io.dikast.spct.model;

import io.dikast.gguf.FloatSource;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.GgufWriter;
import io.dikast.spct.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a decoder is written for llama.cpp.
 *
 * @param name of the model
 * @param type of the matrices: F32, F16 or Q8_0; norms are always F32
 * @param end the control token that ends a text
 * @param metadata more keys, such as templates and labels
 */
public record ModelFile(String name, GgmlType type, String end, Map<String, GgufValue> metadata) {

  private static final List<GgmlType> TYPES = List.of(GgmlType.F32, GgmlType.F16, GgmlType.Q8_0);

  public ModelFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(end, "end");
    metadata = Map.copyOf(metadata);
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("type must be one of " + TYPES + ", got " + type);
    }
  }

  /** Writes weights, tokenizer and metadata; what is at this path is replaced whole. */
  public void write(Path path, Decoder decoder, Tokenizer tokenizer) {
    DecoderShape shape = decoder.shape();
    if (shape.vocabulary() != tokenizer.size()) {
      throw new IllegalArgumentException(
          "the decoder has " + shape.vocabulary() + " tokens, the tokenizer " + tokenizer.size());
    }
    GgufWriter file = GgufWriter.create();
    file.put("general.architecture", "llama")
        .put("general.type", "model")
        .put("general.name", name)
        .putUint32("general.file_type", fileType())
        .putUint32("general.quantization_version", 2)
        .putUint32("llama.vocab_size", shape.vocabulary())
        .putUint32("llama.context_length", shape.context())
        .putUint32("llama.embedding_length", shape.width())
        .putUint32("llama.block_count", shape.layers())
        .putUint32("llama.feed_forward_length", shape.feedForward())
        .putUint32("llama.attention.head_count", shape.heads())
        .putUint32("llama.attention.head_count_kv", shape.keyValueHeads())
        .putFloat32("llama.attention.layer_norm_rms_epsilon", (float) DecoderShape.NORM_EPSILON)
        .putFloat32("llama.rope.freq_base", (float) DecoderShape.ROPE_BASE)
        .putUint32("llama.rope.dimension_count", shape.headWidth());
    tokenizer.describe(file, end);
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> file.put(entry.getKey(), entry.getValue()));
    addTensors(file, decoder);
    file.write(path);
  }

  private int fileType() {
    return switch (type) {
      case F16 -> 1;
      case Q8_0 -> 7;
      default -> 0;
    };
  }

  private void addTensors(GgufWriter file, Decoder decoder) {
    DecoderShape shape = decoder.shape();
    Slices slices = new Slices(file, decoder.layout(), decoder.weights());
    int width = shape.width();
    int shared = shape.keyValueWidth();
    int inner = shape.feedForward();
    slices.matrix("token_embd.weight", "embedding", 0, shape.vocabulary());
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      slices.norm(block + "attn_norm.weight", "attention norm " + layer);
      slices.matrix(block + "attn_q.weight", "qkv " + layer, 0, width);
      slices.matrix(block + "attn_k.weight", "qkv " + layer, width, shared);
      slices.matrix(block + "attn_v.weight", "qkv " + layer, width + shared, shared);
      slices.matrix(block + "attn_output.weight", "attention out " + layer, 0, width);
      slices.norm(block + "ffn_norm.weight", "feed-forward norm " + layer);
      slices.matrix(block + "ffn_gate.weight", "gate and up " + layer, 0, inner);
      slices.matrix(block + "ffn_up.weight", "gate and up " + layer, inner, inner);
      slices.matrix(block + "ffn_down.weight", "down " + layer, 0, width);
    }
    slices.norm("output_norm.weight", "norm");
  }

  /** Puts parts of the flat weights into the file. */
  private final class Slices {
    private final GgufWriter file;
    private final Weights layout;
    private final float[] weights;

    Slices(GgufWriter file, Weights layout, float[] weights) {
      this.file = file;
      this.layout = layout;
      this.weights = weights;
    }

    void matrix(String name, String block, int fromRow, int rows) {
      Weights.Block source = layout.block(block);
      int columns = source.columns();
      int from = source.from() + fromRow * columns;
      file.tensor(
          name,
          type,
          List.of((long) columns, (long) rows),
          FloatSource.of(Arrays.copyOfRange(weights, from, from + rows * columns)));
    }

    void norm(String name, String block) {
      Weights.Block source = layout.block(block);
      file.tensor(
          name,
          GgmlType.F32,
          List.of((long) source.size()),
          FloatSource.of(
              Arrays.copyOfRange(weights, source.from(), source.from() + source.size())));
    }
  }
}
