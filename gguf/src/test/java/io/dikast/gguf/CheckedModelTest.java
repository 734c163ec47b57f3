package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckedModelTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "gemma2"})
  void open_faultlessModel_givesItsShape(String architecture) {
    CheckedModel model = CheckedModel.open(write(SmallModel.of(architecture)));

    int layers = architecture.equals("gemma2") ? 26 : 2;
    assertThat(model.shape())
        .isEqualTo(
            new ModelShape(
                architecture, layers, 32, 2, 1, 16, 16, 64, 128, 270, layers * 1L * (16 + 16)));
    assertThat(model.notes()).isEmpty();
    assertThat(model.file().architecture()).contains(architecture);
  }

  @Test
  void open_sentencePieceVocabulary_passes() {
    GgufWriter writer = SmallModel.of("llama");
    SmallModel.sentencePiece(writer);

    assertThat(CheckedModel.open(write(writer)).shape().vocabulary()).isEqualTo(270);
  }

  @Test
  void open_sentencePieceWithoutScores_isNoted() {
    GgufWriter writer = SmallModel.of("llama");
    SmallModel.sentencePiece(writer);
    writer.remove("tokenizer.ggml.scores");

    assertThat(CheckedModel.open(write(writer)).notes())
        .containsExactly(
            "there are no scores: text is split without regard to which tokens are likely");
  }

  @Test
  void open_optionalTensors_pass() {
    GgufWriter writer = SmallModel.of("llama");
    SmallModel.tensor(writer, "output.weight", 32, 270);
    SmallModel.vector(writer, "rope_freqs.weight", 8);
    for (String bias : List.of("attn_q", "attn_output", "ffn_down")) {
      SmallModel.vector(writer, "blk.0." + bias + ".bias", 32);
    }
    SmallModel.vector(writer, "blk.0.attn_k.bias", 16);
    SmallModel.vector(writer, "blk.0.ffn_up.bias", 64);

    assertThat(CheckedModel.open(write(writer)).notes()).isEmpty();
  }

  @Test
  void open_headsAsAnArrayOfEqualValues_passes() {
    GgufWriter writer = SmallModel.of("llama");
    writer.put("llama.attention.head_count", GgufArray.ofInt32(2, 2));

    assertThat(CheckedModel.open(write(writer)).shape().heads()).isEqualTo(2);
  }

  @Test
  void open_noKeyValueHeads_asManyAsHeads() {
    GgufWriter writer = SmallModel.of("llama").remove("llama.attention.head_count_kv");
    for (int layer = 0; layer < 2; layer++) {
      SmallModel.tensor(writer, "blk." + layer + ".attn_k.weight", 32, 32);
      SmallModel.tensor(writer, "blk." + layer + ".attn_v.weight", 32, 32);
    }

    assertThat(CheckedModel.open(write(writer)).shape().keyValueHeads()).isEqualTo(2);
  }

  @Test
  void open_longKeysInGemma2_passes() {
    GgufWriter writer = SmallModel.of("gemma2");
    writer
        .putUint32("gemma2.attention.key_length", 32)
        .putUint32("gemma2.attention.value_length", 32);
    for (int layer = 0; layer < 26; layer++) {
      String block = "blk." + layer + ".";
      SmallModel.tensor(writer, block + "attn_q.weight", 32, 64);
      SmallModel.tensor(writer, block + "attn_k.weight", 32, 32);
      SmallModel.tensor(writer, block + "attn_v.weight", 32, 32);
      SmallModel.tensor(writer, block + "attn_output.weight", 64, 32);
    }

    assertThat(CheckedModel.open(write(writer)).shape().keyLength()).isEqualTo(32);
  }

  @Test
  void open_mixtureOfExperts_passes() {
    GgufWriter writer = SmallModel.of("llama");
    writer.putUint32("llama.expert_count", 3).putUint32("llama.expert_used_count", 2);
    for (int layer = 0; layer < 2; layer++) {
      String block = "blk." + layer + ".";
      for (String name : List.of("ffn_gate", "ffn_up", "ffn_down")) {
        writer.removeTensor(block + name + ".weight");
      }
      SmallModel.tensor(writer, block + "ffn_gate_inp.weight", 32, 3);
      SmallModel.tensor(writer, block + "ffn_gate_exps.weight", 32, 64, 3);
      SmallModel.tensor(writer, block + "ffn_up_exps.weight", 32, 64, 3);
      SmallModel.tensor(writer, block + "ffn_down_exps.weight", 64, 32, 3);
    }

    assertThat(CheckedModel.open(write(writer)).notes()).isEmpty();
  }

  @Test
  void open_otherArchitecture_metadataAndEmbeddingCount() {
    GgufWriter writer = GgufWriter.create();
    writer
        .put("general.architecture", "openelm")
        .putUint32("openelm.context_length", 64)
        .putUint32("openelm.embedding_length", 32)
        .putUint32("openelm.block_count", 3)
        .put("openelm.attention.head_count", GgufArray.ofInt32(2, 4, 2))
        .put("openelm.attention.head_count_kv", GgufArray.ofInt32(1, 2, 1))
        .putUint32("openelm.attention.key_length", 8)
        .putUint32("openelm.attention.value_length", 8);
    SmallModel.tokenizer(writer);
    SmallModel.tensor(writer, "token_embd.weight", 32, 270);

    ModelShape shape = CheckedModel.open(write(writer)).shape();

    assertThat(shape.heads()).isEqualTo(4);
    assertThat(shape.keyValueHeads()).isEqualTo(2);
    assertThat(shape.cacheElementsPerToken()).isEqualTo((1 + 2 + 1) * (8 + 8));
  }

  @Test
  void open_byteThatNoTextNeeds_isNoted() {
    GgufWriter writer = SmallModel.of("llama");
    List<String> tokens = new ArrayList<>(SmallModel.tokens());
    tokens.set(0xC0, "zz");
    tokens.set(0xFE, "yy");
    writer.put("tokenizer.ggml.tokens", GgufArray.ofTexts(tokens));

    assertThat(CheckedModel.open(write(writer)).notes())
        .containsExactly("the vocabulary lacks 2 of the 256 bytes: text loses them in silence");
  }

  @Test
  void open_paddingIdOutsideTheVocabulary_isNoted() {
    GgufWriter writer = SmallModel.of("llama");
    writer.putUint32("tokenizer.ggml.padding_token_id", 0xFFFF_FFFFL);

    assertThat(CheckedModel.open(write(writer)).notes())
        .containsExactly(
            "the key 'tokenizer.ggml.padding_token_id' names no token: it has no effect");
  }

  @Test
  void of_callersArchitectures_decide() {
    GgufFile file = GgufFile.open(write(SmallModel.of("llama")));
    LoaderProfile profile = LoaderProfile.LLAMA_CPP_B4916;

    assertThat(CheckedModel.of(file, profile.onlyArchitectures("llama")).shape().layers())
        .isEqualTo(2);
    assertThat(profile.extended("next", Set.of("qwen3"), Set.of("glm4")).architectures())
        .contains("llama", "qwen3");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> CheckedModel.of(file, profile.onlyArchitectures("qwen2")))
        .isInstanceOf(GgufException.class);
  }

  @Test
  void open_theTinyModel_passes() {
    Path tiny = Path.of(System.getProperty("dikast.root"), "models", "tiny-grm.gguf");

    CheckedModel model = CheckedModel.open(tiny);

    assertThat(model.shape().architecture()).isEqualTo("llama");
    assertThat(model.notes()).isEmpty();
    assertThat(model.file().metadata().texts("dikast.meta.labels")).hasSize(2);
  }

  private Path write(GgufWriter writer) {
    Path file = folder.resolve("model.gguf");
    writer.write(file);
    return file;
  }
}
