package io.dikast.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Reads the hyperparameters of a model as llama.cpp does (its load_hparams and the assertions of
 * its graphs) and refuses what it would refuse, divide by, or stop the process for.
 */
final class ShapeCheck {

  private static final int MAX_LAYERS = 512;
  private static final int MAX_EXPERTS = 256;
  private static final int MAX_WIDTH = 1 << 20;
  private static final int MAX_HEADS = 1 << 16;

  /** Under this, what is divided by it soon leaves the range of a float. */
  static final float SMALL = 1e-3f;

  /** Keys and values may differ in length here; elsewhere a graph asserts that they do not. */
  private static final Set<String> KEY_LENGTH_FREE =
      Set.of("minicpm3", "gemma", "gemma2", "gemma3", "deepseek2");

  /** The graphs of these assert that the whole of a key is rotated. */
  private static final Set<String> ROTATES_ALL =
      Set.of(
          "llama",
          "minicpm",
          "granite",
          "granitemoe",
          "deci",
          "baichuan",
          "xverse",
          "falcon",
          "grok",
          "dbrx",
          "qwen2",
          "qwen2moe",
          "plamo",
          "codeshell",
          "orion",
          "internlm2",
          "starcoder2",
          "olmo",
          "olmo2",
          "olmoe",
          "arctic",
          "deepseek",
          "exaone",
          "chameleon");

  private static final List<String> ROPE_SCALINGS = List.of("none", "linear", "yarn", "longrope");

  private final KeyReader keys;
  private final String architecture;

  ShapeCheck(KeyReader keys, String architecture) {
    this.keys = keys;
    this.architecture = architecture;
  }

  ModelShape check(int vocabulary) {
    int contextLength = keys.count(key("context_length"), 1, 1 << 30);
    int width = keys.count(key("embedding_length"), 1, MAX_WIDTH);
    int layers = keys.count(key("block_count"), 1, MAX_LAYERS);
    requireLayers(layers);
    requireExperts();
    requireRope();
    int[] heads =
        keys.perLayer(key("attention.head_count"), layers, 0, MAX_HEADS)
            .orElseThrow(() -> keys.wrong(key("attention.head_count"), "the number of heads"));
    if (heads[0] == 0) {
      throw keys.wrong(key("attention.head_count"), "at least one head in the first layer");
    }
    int[] keyValueHeads =
        keys.perLayer(key("attention.head_count_kv"), layers, 0, MAX_HEADS).orElse(heads);
    int[] feedForward =
        keys.perLayer(key("feed_forward_length"), layers, 0, 1 << 24).orElse(new int[layers]);
    if (isPlain() && Arrays.stream(feedForward).distinct().count() > 1) {
      throw keys.wrong(key("feed_forward_length"), "the same width in each layer");
    }
    int keyLength = length("attention.key_length", width, heads[0]);
    int valueLength = length("attention.value_length", width, heads[0]);
    requireHeads(heads, keyValueHeads);
    requireLengths(keyLength, valueLength);
    return new ModelShape(
        architecture,
        layers,
        width,
        most(heads),
        most(keyValueHeads),
        keyLength,
        valueLength,
        most(feedForward),
        contextLength,
        vocabulary,
        Arrays.stream(keyValueHeads).asLongStream().sum() * (keyLength + valueLength));
  }

  String key(String name) {
    return architecture + "." + name;
  }

  private static int most(int[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Two graphs know a model by its number of layers and stop the process for any other. */
  private void requireLayers(int layers) {
    List<Integer> known =
        switch (architecture) {
          case "gemma2" -> List.of(26, 42, 46);
          case "baichuan" -> List.of(32, 40);
          default -> List.of(layers);
        };
    if (!known.contains(layers)) {
      throw keys.wrong(key("block_count"), "one of " + known + ", all that llama.cpp can build");
    }
  }

  private void requireExperts() {
    int experts = keys.optionalCount(key("expert_count"), 0, MAX_EXPERTS).orElse(0);
    int used = keys.optionalCount(key("expert_used_count"), 0, MAX_EXPERTS).orElse(0);
    if (used > experts || (experts > 0 && used == 0)) {
      throw keys.wrong(
          key("expert_used_count"),
          experts == 0 ? "0, as there are no experts" : "1 to " + experts + " experts",
          used + "");
    }
  }

  private void requireRope() {
    keys.real(key("rope.freq_base"), SMALL, 1e12f, 10_000);
    keys.real(key("rope.scaling.attn_factor"), 0, 1e3f, 1);
    for (String factor : List.of("rope.scaling.factor", "rope.scale_linear")) {
      // llama.cpp takes 0 for "none" and divides by everything else.
      if (keys.real(key(factor), 0, 1e6f, 0) != 0) {
        keys.real(key(factor), SMALL, 1e6f, 0);
      }
    }
    keys.optionalCount(key("rope.scaling.original_context_length"), 1, 1 << 30);
    keys.flag(key("rope.scaling.finetuned"), false);
    String scaling = keys.optionalText(key("rope.scaling.type")).orElse("linear");
    if (!ROPE_SCALINGS.contains(scaling)) {
      throw keys.wrong(key("rope.scaling.type"), "one of " + ROPE_SCALINGS);
    }
    String sections = key("rope.dimension_sections");
    if (keys.optionalArray(sections, ValueType.INT32).filter(all -> all.size() > 4).isPresent()) {
      throw keys.wrong(sections, "at most 4 values");
    }
  }

  private int length(String name, int width, int heads) {
    int length = keys.optionalCount(key(name), 1, MAX_WIDTH).orElse(width / heads);
    if (length == 0) {
      throw keys.wrong(key("attention.head_count"), "at most " + width + ", the width");
    }
    return length;
  }

  private void requireHeads(int[] heads, int[] keyValueHeads) {
    for (int layer = 0; layer < heads.length; layer++) {
      int shared = keyValueHeads[layer];
      boolean fits = shared == 0 ? !isPlain() : heads[layer] % shared == 0;
      if (!fits) {
        throw keys.wrong(
            key("attention.head_count_kv"),
            "a divisor of the " + heads[layer] + " heads",
            shared + " in layer " + layer);
      }
      if (isPlain() && (heads[layer] != heads[0] || shared != keyValueHeads[0])) {
        throw keys.wrong(
            key("attention.head_count"), "the same heads in each layer", "others in " + layer);
      }
    }
  }

  /** Architectures whose layers are all alike, and whose tensors {@link TensorPlan} knows. */
  private boolean isPlain() {
    return TensorPlan.knows(architecture);
  }

  private void requireLengths(int keyLength, int valueLength) {
    // The plan's attention output takes as many values as there are in the queries.
    boolean same = isPlain() || !KEY_LENGTH_FREE.contains(architecture);
    if (same && keyLength != valueLength) {
      throw keys.wrong(
          key("attention.value_length"), "the key length " + keyLength, valueLength + "");
    }
    String rotation = key("rope.dimension_count");
    int rotated = keys.optionalCount(rotation, 0, keyLength).orElse(keyLength);
    if (ROTATES_ALL.contains(architecture) && rotated != keyLength) {
      throw keys.wrong(rotation, "the key length " + keyLength);
    }
    if ((keys.contains(rotation) || isPlain()) && (rotated % 2 != 0 || rotated == 0)) {
      throw keys.wrong(rotation, "an even number, as values are rotated in pairs", rotated + "");
    }
  }
}
