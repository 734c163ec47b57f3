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
        .putFloat32("llama.rope.freq_base", (float) shape.rotaryBase())
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
    float[] weights = decoder.weights();
    for (TensorMap.Entry entry : TensorMap.of(decoder.shape(), decoder.layout())) {
      List<Long> dimensions =
          entry.norm()
              ? List.of((long) entry.columns())
              : List.of((long) entry.columns(), (long) entry.rows());
      file.tensor(
          entry.name(),
          entry.norm() ? GgmlType.F32 : type,
          dimensions,
          FloatSource.of(Arrays.copyOfRange(weights, entry.from(), entry.from() + entry.size())));
    }
  }
}
