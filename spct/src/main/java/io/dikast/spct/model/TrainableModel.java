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
      List.of(
          "general.architecture",
          "general.type",
          "general.name",
          "general.file_type",
          "general.quantization_version",
          "general.alignment");

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is of another kind than {@link ModelFile} writes:
   *     another architecture or epsilon, scaled positions, untied embeddings, quantised below 8
   *     bits, or a tokenizer of another kind
   */
  public static TrainableModel read(Path path) {
    return read(path, Device.CPU);
  }

  /**
   * Reads a file.
   *
   * @param device where its decoder lies
   * @throws IllegalArgumentException as {@link #read(Path)}
   */
  public static TrainableModel read(Path path, Device device) {
    GgufFile file = GgufFile.open(path);
    GgufMetadata metadata = file.metadata();
    require(
        file.architecture().filter("llama"::equals).isPresent(),
        path,
        "its architecture is " + file.architecture().orElse("unknown") + ", not llama");
    require(
        file.tensor("output.weight").isEmpty(), path, "its output is not tied to its embedding");
    require(
        metadata.values().keySet().stream().noneMatch(key -> key.startsWith("llama.rope.scaling")),
        path,
        "its positions are scaled");
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
            whole(path, metadata, "llama.context_length"),
            metadata.real("llama.rope.freq_base").orElse(DecoderShape.USUAL_ROTARY_BASE));
    float[] weights = weights(file, shape);
    Map<String, GgufValue> rest = new LinkedHashMap<>();
    metadata
        .values()
        .forEach(
            (key, value) -> {
              boolean own =
                  WRITTEN_ANEW.contains(key)
                      || key.startsWith("llama.")
                      || key.startsWith("tokenizer.");
              if (!own) {
                rest.put(key, value);
              }
            });
    GgmlType type = tensor(file, "token_embd.weight").type();
    String end = tokenizer.decode(whole(path, metadata, "tokenizer.ggml.eos_token_id"));
    return new TrainableModel(
        Decoder.of(shape, weights, device),
        tokenizer,
        new ModelFile(metadata.text("general.name").orElse("model"), type, end, rest));
  }

  private static float[] weights(GgufFile file, DecoderShape shape) {
    Weights layout = new Weights(shape);
    float[] all = new float[layout.size()];
    for (TensorMap.Entry entry : TensorMap.of(shape, layout)) {
      float[] values = file.readFloats(tensor(file, entry.name()));
      System.arraycopy(values, 0, all, entry.from(), entry.size());
    }
    return all;
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
