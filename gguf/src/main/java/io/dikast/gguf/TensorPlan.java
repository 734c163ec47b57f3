package io.dikast.gguf;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tensors llama.cpp creates for {@code llama}, {@code qwen2} and {@code gemma2} (its
 * load_tensors), held against those of a file. It refuses a file that lacks one, that has one of
 * another shape, or that has one too many.
 */
final class TensorPlan {

  private static final Set<String> KNOWN = Set.of("llama", "qwen2", "gemma2");

  private final GgufFile file;
  private final KeyReader keys;
  private final ModelShape shape;
  private final Set<String> expected = new HashSet<>();

  private TensorPlan(GgufFile file, KeyReader keys, ModelShape shape) {
    this.file = file;
    this.keys = keys;
    this.shape = shape;
  }

  static boolean knows(String architecture) {
    return KNOWN.contains(architecture);
  }

  static void check(GgufFile file, KeyReader keys, ModelShape shape) {
    TensorPlan plan = new TensorPlan(file, keys, shape);
    plan.requireKeys();
    plan.requireTensors();
    for (TensorInfo tensor : file.tensors()) {
      if (!plan.expected.contains(tensor.name())) {
        throw plan.wrong(tensor.name(), "no tensor that " + shape.architecture() + " lacks", "it");
      }
    }
  }

  /** What the three architectures need beyond {@link ShapeCheck}. */
  private void requireKeys() {
    String prefix = shape.architecture() + ".";
    if (shape.feedForward() == 0) {
      throw keys.wrong(prefix + "feed_forward_length", "a UINT32 of at least 1");
    }
    String epsilon = prefix + "attention.layer_norm_rms_epsilon";
    if (keys.real(epsilon, Float.MIN_NORMAL, 1, 0) == 0) {
      throw keys.wrong(epsilon, "a FLOAT32");
    }
    if (shape.architecture().equals("gemma2")) {
      keys.optionalCount(prefix + "attention.sliding_window", 1, 1 << 30);
      keys.real(prefix + "attn_logit_softcapping", ShapeCheck.SMALL, 1e6f, 50);
      keys.real(prefix + "final_logit_softcapping", ShapeCheck.SMALL, 1e6f, 30);
    }
  }

  private void requireTensors() {
    long width = shape.width();
    matrix("token_embd.weight", width, shape.vocabulary());
    vector("output_norm.weight", width);
    boolean gemma2 = shape.architecture().equals("gemma2");
    if (!gemma2 && present("output.weight")) {
      matrix("output.weight", width, shape.vocabulary());
    }
    if (shape.architecture().equals("llama")) {
      ropeFactors();
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      attention(block, width);
      if (gemma2) {
        vector(block + "post_attention_norm.weight", width);
        vector(block + "post_ffw_norm.weight", width);
      }
      feedForward(block, width);
    }
  }

  private void ropeFactors() {
    long half = shape.keyLength() / 2;
    boolean isLong =
        keys.optionalText("llama.rope.scaling.type").filter("longrope"::equals).isPresent();
    List<String> names =
        isLong
            ? List.of("rope_factors_long.weight", "rope_factors_short.weight")
            : List.of("rope_freqs.weight");
    names.stream().filter(this::present).forEach(name -> vector(name, half));
  }

  private void attention(String block, long width) {
    long queries = (long) shape.heads() * shape.keyLength();
    long shared = (long) shape.keyValueHeads() * shape.keyLength();
    vector(block + "attn_norm.weight", width);
    matrix(block + "attn_q.weight", width, queries);
    matrix(block + "attn_k.weight", width, shared);
    matrix(block + "attn_v.weight", width, shared);
    matrix(block + "attn_output.weight", queries, width);
    switch (shape.architecture()) {
      case "qwen2" -> {
        requireSquare(queries, width);
        vector(block + "attn_q.bias", width);
        vector(block + "attn_k.bias", shared);
        vector(block + "attn_v.bias", shared);
      }
      case "llama" -> {
        if (present(block + "attn_q.bias")) {
          // Loaded with the width and added to the queries: any other length stops the process.
          requireSquare(queries, width);
          vector(block + "attn_q.bias", width);
        }
        optionalVector(block + "attn_k.bias", shared);
        optionalVector(block + "attn_v.bias", shared);
        optionalVector(block + "attn_output.bias", width);
      }
      default -> {}
    }
  }

  private void requireSquare(long queries, long width) {
    if (queries != width) {
      throw keys.wrong(
          shape.architecture() + ".attention.head_count",
          "heads times key length to be the width " + width,
          shape.heads() + " times " + shape.keyLength());
    }
  }

  private void feedForward(String block, long width) {
    vector(block + "ffn_norm.weight", width);
    long inner = shape.feedForward();
    int experts = keys.optionalCount(shape.architecture() + ".expert_count", 0, 256).orElse(0);
    if (shape.architecture().equals("llama") && experts > 0) {
      matrix(block + "ffn_gate_inp.weight", width, experts);
      matrix(block + "ffn_gate_exps.weight", width, inner, experts);
      matrix(block + "ffn_down_exps.weight", inner, width, experts);
      matrix(block + "ffn_up_exps.weight", width, inner, experts);
      return;
    }
    matrix(block + "ffn_gate.weight", width, inner);
    matrix(block + "ffn_down.weight", inner, width);
    matrix(block + "ffn_up.weight", width, inner);
    if (shape.architecture().equals("llama")) {
      optionalVector(block + "ffn_gate.bias", inner);
      optionalVector(block + "ffn_down.bias", width);
      optionalVector(block + "ffn_up.bias", inner);
    }
  }

  private boolean present(String name) {
    return file.tensor(name).isPresent();
  }

  private void optionalVector(String name, long length) {
    if (present(name)) {
      vector(name, length);
    }
  }

  /** A vector that is added or multiplied; ggml's kernels for that take F32 only. */
  private void vector(String name, long length) {
    TensorInfo tensor = require(name, List.of(length));
    if (tensor.type() != GgmlType.F32) {
      throw wrong(name, "a vector of F32", tensor.type().toString());
    }
  }

  private void matrix(String name, long... dims) {
    require(name, java.util.Arrays.stream(dims).boxed().toList());
  }

  private TensorInfo require(String name, List<Long> dims) {
    expected.add(name);
    TensorInfo tensor = file.tensor(name).orElseThrow(() -> wrong(name, "" + dims, "no such one"));
    if (!sameShape(tensor.dims(), dims)) {
      throw wrong(name, "the dimensions " + dims, "" + tensor.dims());
    }
    return tensor;
  }

  /** ggml always counts four dimensions: a trailing 1 makes no difference. */
  private static boolean sameShape(List<Long> one, List<Long> other) {
    for (int d = 0; d < 4; d++) {
      long first = d < one.size() ? one.get(d) : 1;
      long second = d < other.size() ? other.get(d) : 1;
      if (first != second) {
        return false;
      }
    }
    return true;
  }

  private GgufException wrong(String tensor, String expected, String got) {
    return GgufException.at(file.path(), "tensor '" + tensor + "'", expected, got);
  }
}
