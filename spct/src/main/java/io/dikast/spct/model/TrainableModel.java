package io.dikast.spct.model;

import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.GgufMetadata;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.TensorInfo;
import io.dikast.spct.text.Tokenizer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model file as something to train on: what {@link ModelFile} writes, read back.
 *
 * @param decoder owned by whoever reads it
 * @param tokenizer of the same vocabulary
 * @param file how it is written again, with the metadata that it had
 */
public record TrainableModel(Decoder decoder, Tokenizer tokenizer, ModelFile file)
    implements AutoCloseable {

  private static final List<String> WRITTEN_ANEW =
      List.of("general.architecture", "general.type", "general.name", "general.file_type");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is of another kind than {@link ModelFile} writes:
   *     another architecture, rotary base or epsilon, untied embeddings, quantised below 8 bits, or
   *     a tokenizer of another kind
   */
  public static TrainableModel read(Path path) {
    GgufFile file = GgufFile.open(path);
    GgufMetadata metadata = file.metadata();
    require(
        file.architecture().filter("llama"::equals).isPresent(),
        path,
        "its architecture is " + file.architecture().orElse("unknown") + ", not llama");
    require(
        file.tensor("output.weight").isEmpty(), path, "its output is not tied to its embedding");
    requireReal(path, metadata, "llama.rope.freq_base", DecoderShape.ROPE_BASE);
    requireReal(
        path, metadata, "llama.attention.layer_norm_rms_epsilon", DecoderShape.NORM_EPSILON);
    Tokenizer tokenizer = Tokenizer.read(metadata);
    DecoderShape shape =
        new DecoderShape(
            whole(path, metadata, "llama.block_count"),
            whole(path, metadata, "llama.embedding_length"),
            whole(path, metadata, "llama.attention.head_count"),
            whole(path, metadata, "llama.attention.head_count_kv"),
            whole(path, metadata, "llama.feed_forward_length"),
            tokenizer.size(),
            whole(path, metadata, "llama.context_length"));
    float[] weights = weights(file, new Weights(shape), shape);
    Map<String, GgufValue> rest = new LinkedHashMap<>();
    metadata
        .values()
        .forEach(
            (key, value) -> {
              boolean own =
                  WRITTEN_ANEW.contains(key)
                      || key.startsWith("llama.")
                      || key.startsWith("tokenizer.")
                      || key.equals("general.quantization_version")
                      || key.equals("general.alignment");
              if (!own) {
                rest.put(key, value);
              }
            });
    GgmlType type = tensor(file, "token_embd.weight").type();
    String end = tokenizer.decode(whole(path, metadata, "tokenizer.ggml.eos_token_id"));
    return new TrainableModel(
        Decoder.of(shape, weights),
        tokenizer,
        new ModelFile(metadata.text("general.name").orElse("model"), type, end, rest));
  }

  private static float[] weights(GgufFile file, Weights layout, DecoderShape shape) {
    float[] all = new float[layout.size()];
    Filling filling = new Filling(file, layout, all);
    int width = shape.width();
    int shared = shape.keyValueWidth();
    filling.put("embedding", 0, "token_embd.weight");
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      filling.put("attention norm " + layer, 0, block + "attn_norm.weight");
      filling.put("qkv " + layer, 0, block + "attn_q.weight");
      filling.put("qkv " + layer, width, block + "attn_k.weight");
      filling.put("qkv " + layer, width + shared, block + "attn_v.weight");
      filling.put("attention out " + layer, 0, block + "attn_output.weight");
      filling.put("feed-forward norm " + layer, 0, block + "ffn_norm.weight");
      filling.put("gate and up " + layer, 0, block + "ffn_gate.weight");
      filling.put("gate and up " + layer, shape.feedForward(), block + "ffn_up.weight");
      filling.put("down " + layer, 0, block + "ffn_down.weight");
    }
    filling.put("norm", 0, "output_norm.weight");
    return all;
  }

  private record Filling(
      GgufFile file, Weights layout, @SuppressWarnings("ArrayRecordComponent") float[] all) {
    void put(String block, int fromRow, String name) {
      Weights.Block target = layout.block(block);
      float[] values = file.readFloats(tensor(file, name));
      System.arraycopy(values, 0, all, target.from() + fromRow * target.columns(), values.length);
    }
  }

  private static TensorInfo tensor(GgufFile file, String name) {
    return file.tensor(name)
        .orElseThrow(() -> new IllegalArgumentException(file.path() + " lacks the tensor " + name));
  }

  private static int whole(Path path, GgufMetadata metadata, String key) {
    return Math.toIntExact(
        metadata
            .whole(key)
            .orElseThrow(() -> new IllegalArgumentException(path + " lacks the key " + key)));
  }

  private static void requireReal(Path path, GgufMetadata metadata, String key, double expected) {
    double found = metadata.real(key).orElse(expected);
    require(
        (float) found == (float) expected,
        path,
        "its " + key + " is " + found + ", not " + expected);
  }

  private static void require(boolean holds, Path path, String reason) {
    if (!holds) {
      throw new IllegalArgumentException(path + " cannot be trained on: " + reason);
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
