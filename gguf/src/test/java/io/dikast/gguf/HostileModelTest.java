package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are GGUF without a fault and that llama.cpp could not run, for one reason each. */
final class HostileModelTest {

  private static final int V = SmallModel.VOCABULARY;

  @TempDir private Path folder;

  static Stream<Arguments> faults() {
    return Stream.of(
        without("llama", "general.architecture"),
        fault("llama", w -> w.putUint32("general.architecture", 1), "general.architecture"),
        fault("llama", w -> w.put("general.architecture", "LLAMA"), "an architecture that"),
        fault("llama", w -> w.put("general.architecture", "mamba"), "an architecture that"),
        fault("llama", w -> w.put("general.architecture", "bert"), "an architecture that"),
        fault("llama", w -> w.put("general.architecture", "qwen2"), "qwen2.context_length"),
        fault("llama", w -> w.putUint32("general.name", 1), "general.name"),
        fault("llama", w -> w.put("general.name", "My-Phi-3-mini"), "the token </s>"),
        fault("llama", w -> w.put("split.count", whole(ValueType.UINT16, 2)), "in one file"),
        fault("llama", w -> w.put("x", GgufArray.ofArrays(List.of())), "no arrays in an array"),
        fault("llama", w -> w.alignment(8), "general.alignment"),
        without("llama", "llama.context_length"),
        fault("llama", w -> w.putUint32("llama.context_length", 0), "in 1..1073741824"),
        fault("llama", w -> w.put("llama.context_length", GgufValue.int32(5)), "a UINT32"),
        without("llama", "llama.embedding_length"),
        fault("llama", w -> w.putUint32("llama.embedding_length", 0), "in 1.."),
        fault("llama", w -> wide(w), "token_embd.weight"),
        without("llama", "llama.block_count"),
        fault("llama", w -> w.putUint32("llama.block_count", 0), "in 1..512"),
        fault("llama", w -> w.putUint32("llama.block_count", 513), "in 1..512"),
        fault("llama", w -> w.putUint32("llama.block_count", 3), "blk.2.attn_norm.weight"),
        fault("llama", w -> w.putUint32("llama.block_count", 1), "no tensor that llama lacks"),
        without("llama", "llama.feed_forward_length"),
        fault("llama", w -> w.putUint32("llama.feed_forward_length", 0), "feed_forward_length"),
        fault("llama", w -> w.putUint32("llama.feed_forward_length", 96), "ffn_gate.weight"),
        fault("llama", w -> w.put("llama.feed_forward_length", i32s(32, 64)), "the same width"),
        without("llama", "llama.attention.head_count"),
        fault("llama", w -> w.putUint32("llama.attention.head_count", 0), "at least one head"),
        fault("llama", w -> w.putUint32("llama.attention.head_count", 33), "at most 32"),
        fault("llama", w -> w.putUint32("llama.attention.head_count", 4), "rope.dimension_count"),
        fault("llama", w -> w.put("llama.attention.head_count", f32s(2, 2)), "an INT32 array"),
        fault("llama", w -> w.put("llama.attention.head_count", i32s(2)), "each of 2"),
        fault("llama", w -> w.put("llama.attention.head_count", i32s(2, -2)), "-2 for layer 1"),
        fault("llama", w -> w.put("llama.attention.head_count", i32s(2, 1)), "the same heads"),
        fault("llama", w -> w.putUint32("llama.attention.head_count_kv", 0), "a divisor of the 2"),
        fault("llama", w -> w.putUint32("llama.attention.head_count_kv", 3), "a divisor of the 2"),
        fault("llama", w -> w.putUint32("llama.attention.head_count_kv", 2), "attn_k.weight"),
        fault("llama", w -> w.putUint32("llama.attention.key_length", 0), "key_length"),
        fault("llama", w -> w.putUint32("llama.attention.key_length", 32), "value_length"),
        fault("llama", w -> w.putUint32("llama.attention.value_length", 8), "the key length 16"),
        fault("llama", w -> w.putUint32("llama.rope.dimension_count", 8), "the key length 16"),
        fault("gemma2", w -> w.putUint32("gemma2.rope.dimension_count", 7), "an even number"),
        fault("gemma2", w -> w.putUint32("gemma2.rope.dimension_count", 0), "an even number"),
        fault("gemma2", w -> w.putUint32("gemma2.rope.dimension_count", 18), "in 0..16"),
        fault("llama", w -> w.putFloat32("llama.rope.freq_base", 0), "rope.freq_base"),
        fault("llama", w -> w.putFloat32("llama.rope.freq_base", Float.NaN), "rope.freq_base"),
        fault("llama", w -> w.putUint32("llama.rope.freq_base", 10_000), "a FLOAT32"),
        fault("llama", w -> w.putFloat32("llama.rope.scaling.factor", -1), "scaling.factor"),
        fault("llama", w -> w.putFloat32("llama.rope.scaling.factor", 1e-30f), "in 0.001"),
        fault("llama", w -> w.putFloat32("llama.rope.scaling.attn_factor", 1e30f), "attn_factor"),
        fault("llama", w -> w.put("tokenizer.ggml.fim_pre_token_id", true), "fim_pre_token_id"),
        fault("llama", w -> w.put("llama.rope.scaling.type", "cubic"), "rope.scaling.type"),
        fault("llama", w -> w.put("llama.rope.dimension_sections", i32s(1, 1, 1, 1, 1)), "4"),
        fault("llama", w -> w.put("llama.rope.dimension_sections", f32s(1)), "an array of INT32"),
        without("llama", "llama.attention.layer_norm_rms_epsilon"),
        fault("llama", w -> w.putFloat32("llama.attention.layer_norm_rms_epsilon", -1), "FLOAT32"),
        fault("llama", w -> w.putUint32("llama.expert_count", 257), "in 0..256"),
        fault("llama", w -> w.putUint32("llama.expert_used_count", 1), "as there are no experts"),
        fault("llama", w -> w.putUint32("llama.expert_count", 2), "1 to 2 experts"),
        fault("llama", w -> experts(w, 2, 3), "1 to 2 experts"),
        fault("llama", w -> experts(w, 2, 1), "ffn_gate_inp.weight"),
        fault("gemma2", w -> w.putUint32("gemma2.block_count", 2), "one of [26, 42, 46]"),
        fault("gemma2", w -> w.putUint32("gemma2.attention.sliding_window", 0), "sliding_window"),
        fault("gemma2", w -> w.putFloat32("gemma2.attn_logit_softcapping", 0), "softcapping"),
        fault("gemma2", w -> w.putFloat32("gemma2.final_logit_softcapping", 0), "softcapping"),
        without("llama", "tokenizer.ggml.model"),
        fault("llama", w -> w.put("tokenizer.ggml.model", "t5"), "gpt2 or llama"),
        without("llama", "tokenizer.ggml.pre"),
        fault("llama", w -> w.put("tokenizer.ggml.pre", "gpt-9"), "a pre-tokenizer that"),
        fault("llama", w -> w.put("tokenizer.ggml.pre", "jina-v2-de"), "the token <mask>"),
        without("llama", "tokenizer.ggml.tokens"),
        fault("llama", w -> w.put("tokenizer.ggml.tokens", "a"), "an array of STRING"),
        fault("llama", w -> w.put("tokenizer.ggml.tokens", i32s(1, 2)), "an array of STRING"),
        fault("llama", w -> w.put("tokenizer.ggml.tokens", texts(List.of())), "at least one"),
        fault("llama", w -> token(w, 256, "a"), "each token once"),
        fault("llama", w -> token(token(w, 256, ""), 257, "[EMPTY_256]"), "as 256 and 257"),
        fault("llama", w -> token(w, 256, "a\0b"), "no NUL"),
        fault("llama", w -> token(w, '\n', "zz"), "the byte 0xa"),
        fault("llama", w -> token(w, ' ', "zz"), "the byte 0x20"),
        fault("llama", w -> token(w, 'Q', "zz"), "the byte 0x51"),
        fault("llama", w -> w.put("tokenizer.ggml.tokens", texts(tokens(V + 1))), "for each of"),
        without("llama", "tokenizer.ggml.token_type"),
        fault("llama", w -> w.put("tokenizer.ggml.token_type", i32s(1, 1)), "for each of the 270"),
        fault("llama", w -> w.put("tokenizer.ggml.token_type", i8s(V)), "an array of INT32"),
        fault("llama", w -> w.put("tokenizer.ggml.token_type", i32s(filled(V, 9))), "in 0..6"),
        without("llama", "tokenizer.ggml.merges"),
        fault("llama", w -> w.put("tokenizer.ggml.merges", i32s(1)), "an array of STRING"),
        merge("ab"),
        merge(""),
        merge(" a"),
        merge("a "),
        merge(" "),
        without("llama", "tokenizer.ggml.eos_token_id"),
        fault("llama", w -> w.putUint32("tokenizer.ggml.eos_token_id", V), "in 0..269"),
        fault("llama", w -> w.put("tokenizer.ggml.eos_token_id", GgufValue.int32(1)), "UINT32"),
        fault("llama", w -> w.putUint32("tokenizer.ggml.bos_token_id", 1L << 31), "in 0..269"),
        fault("llama", w -> beginsWithoutBos(w), "tokenizer.ggml.bos_token_id"),
        fault("llama", w -> w.put("tokenizer.ggml.padding_token_id", "x"), "padding_token_id"),
        fault("llama", w -> w.putUint32("tokenizer.ggml.add_bos_token", 1), "a boolean"),
        fault("llama", w -> w.putUint32("tokenizer.chat_template", 1), "tokenizer.chat_template"),
        spm(w -> w.put("tokenizer.ggml.scores", f32s(1, 2)), "a score for each of the 270"),
        spm(w -> w.put("tokenizer.ggml.scores", i32s(filled(V, 1))), "an array of FLOAT32"),
        spm(w -> token(w, 3 + 0x41, "<0x141>"), "<0x41>"),
        spm(w -> token(w, 3 + '\n', "x"), "<0x0A>"),
        spm(w -> token(token(w, V - 1, "<0x41>"), 3 + 0x41, "A"), "tokens of type BYTE"),
        fault("llama", w -> tensor(w, "token_embd.weight", 32, V - 1), "token_embd.weight"),
        fault("llama", w -> tensor(w, "output.weight", 32, V - 1), "output.weight"),
        fault("llama", w -> tensor(w, "rope_freqs.weight", 9), "rope_freqs.weight"),
        fault("llama", w -> tensor(w, "output_norm.weight", 32), "a vector of F32, got F16"),
        fault("llama", w -> tensor(w, "blk.0.attn_q.weight", 32, 16), "[32, 32], got [32, 16]"),
        fault("llama", w -> tensor(w, "blk.0.attn_k.weight", 32, 32), "[32, 16], got [32, 32]"),
        fault("llama", w -> tensor(w, "blk.1.ffn_down.weight", 32, 64), "[64, 32]"),
        fault("llama", w -> SmallModel.vector(w, "blk.0.attn_q.bias", 16), "attn_q.bias"),
        fault("llama", w -> SmallModel.vector(w, "classifier", 16), "no tensor that llama lacks"),
        fault("gemma2", w -> tensor(w, "output.weight", 32, V), "no tensor that gemma2 lacks"),
        fault("qwen2", w -> w.putUint32("qwen2.attention.head_count", 1), "rope.dimension_count"),
        missingTensor("llama", "token_embd.weight"),
        missingTensor("llama", "output_norm.weight"),
        missingTensor("llama", "blk.0.attn_norm.weight"),
        missingTensor("llama", "blk.1.attn_output.weight"),
        missingTensor("llama", "blk.1.ffn_norm.weight"),
        missingTensor("qwen2", "blk.0.attn_q.bias"),
        missingTensor("qwen2", "blk.1.attn_v.bias"),
        missingTensor("gemma2", "blk.0.post_attention_norm.weight"),
        missingTensor("gemma2", "blk.25.post_ffw_norm.weight"));
  }

  @ParameterizedTest(name = "{0} without {2}")
  @MethodSource("faults")
  void check_oneFault_refusedWithItsReason(
      String architecture, Consumer<GgufWriter> change, String reason) {
    Path file = folder.resolve("model.gguf");
    GgufWriter writer = SmallModel.of(architecture);
    change.accept(writer);
    writer.write(file);
    GgufFile opened = GgufFile.open(file);

    assertThatThrownBy(() -> CheckedModel.of(opened, LoaderProfile.LLAMA_CPP_B4916))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 15, 24, 26, 28})
  void check_typeThatIsNoWeight_refused(int type) {
    RawGguf raw = new RawGguf().key("general.architecture", 8, RawGguf.text("llama"));
    Path file = raw.tensor("x", type, 0, 256).data(4096).writeTo(folder);

    assertThatThrownBy(() -> CheckedModel.open(file))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("a type of weights");
  }

  @ParameterizedTest
  @ValueSource(longs = {32, 64})
  void check_dataWithAGap_refused(long first) {
    RawGguf raw = new RawGguf().key("general.architecture", 8, RawGguf.text("llama"));
    long second = first == 32 ? 64 : 0;
    Path file = raw.tensor("x", 0, first, 8).tensor("y", 0, second, 8).data(128).writeTo(folder);

    assertThat(GgufFile.open(file).tensors()).hasSize(2);
    assertThatThrownBy(() -> CheckedModel.open(file))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("right after that of the tensor before it");
  }

  static Arguments fault(String architecture, Consumer<GgufWriter> change, String reason) {
    return Arguments.of(architecture, change, reason);
  }

  private static Arguments without(String architecture, String key) {
    return fault(architecture, writer -> writer.remove(key), key);
  }

  private static Arguments missingTensor(String architecture, String name) {
    return fault(architecture, writer -> writer.removeTensor(name), "'" + name + "'");
  }

  private static Arguments merge(String text) {
    return fault(
        "llama",
        writer -> writer.put("tokenizer.ggml.merges", texts(List.of("a b", text))),
        "two tokens with a space between, got '" + text + "' as merge 1");
  }

  private static Arguments spm(Consumer<GgufWriter> change, String reason) {
    return fault(
        "llama",
        writer -> {
          SmallModel.sentencePiece(writer);
          change.accept(writer);
        },
        reason);
  }

  private static GgufWriter token(GgufWriter writer, int id, String text) {
    List<String> tokens = new ArrayList<>(writer.metadata().texts("tokenizer.ggml.tokens"));
    tokens.set(id, text);
    return writer.put("tokenizer.ggml.tokens", texts(tokens));
  }

  private static List<String> tokens(int size) {
    List<String> tokens = new ArrayList<>(SmallModel.tokens());
    while (tokens.size() < size) {
      tokens.add("more" + tokens.size());
    }
    return tokens;
  }

  private static void experts(GgufWriter writer, int experts, int used) {
    writer.putUint32("llama.expert_count", experts).putUint32("llama.expert_used_count", used);
  }

  private static void wide(GgufWriter writer) {
    writer.putUint32("llama.embedding_length", 64).putUint32("llama.attention.head_count", 4);
  }

  private static void beginsWithoutBos(GgufWriter writer) {
    writer.remove("tokenizer.ggml.bos_token_id").put("tokenizer.ggml.add_bos_token", true);
  }

  private static void tensor(GgufWriter writer, String name, long... dims) {
    SmallModel.tensor(writer, name, dims);
  }

  private static GgufArray texts(List<String> texts) {
    return GgufArray.ofTexts(texts);
  }

  private static GgufArray i32s(int... values) {
    return GgufArray.ofInt32(values);
  }

  private static GgufArray i8s(int size) {
    return GgufArray.ofWholes(ValueType.INT8, new long[size]);
  }

  private static GgufArray f32s(float... values) {
    return GgufArray.ofFloat32(values);
  }

  private static int[] filled(int size, int value) {
    int[] values = new int[size];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static GgufValue whole(ValueType type, long value) {
    return new GgufValue.Whole(type, value);
  }
}
