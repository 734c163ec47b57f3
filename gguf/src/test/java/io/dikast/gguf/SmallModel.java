package io.dikast.gguf;

import java.util.ArrayList;
import java.util.List;

/** The smallest models that pass the check: 32 wide, 2 heads, 1 key-value head, 270 tokens. */
final class SmallModel {

  static final int WIDTH = 32;
  static final int INNER = 64;
  static final int HEADS = 2;
  static final int HEAD = WIDTH / HEADS;
  static final int VOCABULARY = 270;

  private SmallModel() {}

  static GgufWriter of(String architecture) {
    GgufWriter writer = GgufWriter.create();
    int layers = architecture.equals("gemma2") ? 26 : 2;
    String p = architecture + ".";
    writer
        .put("general.architecture", architecture)
        .put("general.name", "small")
        .putUint32(p + "context_length", 128)
        .putUint32(p + "embedding_length", WIDTH)
        .putUint32(p + "block_count", layers)
        .putUint32(p + "feed_forward_length", INNER)
        .putUint32(p + "attention.head_count", HEADS)
        .putUint32(p + "attention.head_count_kv", 1)
        .putUint32(p + "rope.dimension_count", HEAD)
        .putFloat32(p + "attention.layer_norm_rms_epsilon", 1e-5f);
    tokenizer(writer);
    tensor(writer, "token_embd.weight", WIDTH, VOCABULARY);
    for (int layer = 0; layer < layers; layer++) {
      block(writer, architecture, "blk." + layer + ".");
    }
    vector(writer, "output_norm.weight", WIDTH);
    return writer;
  }

  static void tokenizer(GgufWriter writer) {
    int[] types = new int[VOCABULARY];
    java.util.Arrays.fill(types, 1);
    types[VOCABULARY - 1] = 3;
    writer
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", "gpt-2")
        .put("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens()))
        .put("tokenizer.ggml.token_type", GgufArray.ofInt32(types))
        .put("tokenizer.ggml.merges", GgufArray.ofTexts(List.of("a b", "c d")))
        .putUint32("tokenizer.ggml.bos_token_id", VOCABULARY - 1)
        .putUint32("tokenizer.ggml.eos_token_id", VOCABULARY - 1)
        .put("tokenizer.ggml.add_bos_token", false);
  }

  /** The bytes, "ab", "cd", more pairs, and one control token at the end. */
  static List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      tokens.add(String.valueOf(ByteLevel.charOf(b)));
    }
    tokens.add("ab");
    tokens.add("cd");
    for (char c = 'e'; tokens.size() < VOCABULARY - 1; c++) {
      tokens.add("a" + c);
    }
    tokens.add("<|im_end|>");
    return tokens;
  }

  /** A SentencePiece vocabulary of the same size instead of the byte-level one. */
  static void sentencePiece(GgufWriter writer) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    int[] types = new int[VOCABULARY];
    java.util.Arrays.fill(types, 1);
    types[0] = 2;
    types[1] = 3;
    types[2] = 3;
    for (int b = 0; b < 256; b++) {
      types[tokens.size()] = 6;
      tokens.add(String.format("<0x%02X>", b));
    }
    for (char c = 'a'; tokens.size() < VOCABULARY; c++) {
      tokens.add("▁" + c);
    }
    writer
        .put("tokenizer.ggml.model", "llama")
        .remove("tokenizer.ggml.pre")
        .remove("tokenizer.ggml.merges")
        .remove("tokenizer.ggml.add_bos_token")
        .put("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens))
        .put("tokenizer.ggml.token_type", GgufArray.ofInt32(types))
        .put("tokenizer.ggml.scores", GgufArray.ofFloat32(new float[VOCABULARY]))
        .putUint32("tokenizer.ggml.bos_token_id", 1)
        .putUint32("tokenizer.ggml.eos_token_id", 2);
  }

  private static void block(GgufWriter writer, String architecture, String block) {
    vector(writer, block + "attn_norm.weight", WIDTH);
    tensor(writer, block + "attn_q.weight", WIDTH, WIDTH);
    tensor(writer, block + "attn_k.weight", WIDTH, HEAD);
    tensor(writer, block + "attn_v.weight", WIDTH, HEAD);
    tensor(writer, block + "attn_output.weight", WIDTH, WIDTH);
    if (architecture.equals("qwen2")) {
      vector(writer, block + "attn_q.bias", WIDTH);
      vector(writer, block + "attn_k.bias", HEAD);
      vector(writer, block + "attn_v.bias", HEAD);
    }
    vector(writer, block + "ffn_norm.weight", WIDTH);
    tensor(writer, block + "ffn_gate.weight", WIDTH, INNER);
    tensor(writer, block + "ffn_up.weight", WIDTH, INNER);
    tensor(writer, block + "ffn_down.weight", INNER, WIDTH);
    if (architecture.equals("gemma2")) {
      vector(writer, block + "post_attention_norm.weight", WIDTH);
      vector(writer, block + "post_ffw_norm.weight", WIDTH);
    }
  }

  static void vector(GgufWriter writer, String name, long length) {
    writer.tensor(name, GgmlType.F32, List.of(length), FloatSource.constant(1));
  }

  static void tensor(GgufWriter writer, String name, long... dims) {
    List<Long> shape = java.util.Arrays.stream(dims).boxed().toList();
    writer.tensor(
        name,
        GgmlType.F16,
        shape,
        (from, target, count) -> {
          for (int i = 0; i < count; i++) {
            target[i] = ((from + i) * 7919 % 201 - 100) / 1000f;
          }
        });
  }
}
