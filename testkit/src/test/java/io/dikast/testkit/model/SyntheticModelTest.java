package io.dikast.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.gguf.CheckedModel;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.ModelShape;
import io.dikast.gguf.TensorInfo;
import io.dikast.testkit.model.SyntheticModel.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SyntheticModelTest {

  @TempDir private Path folder;

  static Stream<Arguments> architecturesAndTypes() {
    return Stream.of(Architecture.values())
        .flatMap(
            architecture ->
                Stream.of(GgmlType.F32, GgmlType.F16, GgmlType.Q8_0)
                    .map(type -> Arguments.of(architecture, type)));
  }

  @ParameterizedTest
  @MethodSource("architecturesAndTypes")
  void write_anyArchitectureAndType_isAModelOfThatShape(Architecture architecture, GgmlType type) {
    Path path = folder.resolve("model.gguf");
    SyntheticModel.builder(architecture)
        .width(96)
        .heads(6, 3)
        .feedForward(160)
        .vocabulary(333)
        .contextLength(777)
        .weights(type)
        .build()
        .write(path);

    CheckedModel model = CheckedModel.open(path);

    int layers = architecture == Architecture.GEMMA2 ? 26 : 2;
    assertThat(model.shape())
        .isEqualTo(
            new ModelShape(
                architecture.id(), layers, 96, 6, 3, 16, 16, 160, 777, 333, 3L * 32 * layers));
    assertThat(model.notes()).isEmpty();
    for (TensorInfo tensor : model.file().tensors()) {
      boolean isMatrix = tensor.dims().size() == 2;
      assertThat(tensor.type()).as(tensor.name()).isEqualTo(isMatrix ? type : GgmlType.F32);
    }
  }

  @Test
  void write_untied_hasAnOutputMatrixOfItsOwn() {
    GgufFile file = write(small().tiedEmbeddings(false));

    float[] output = file.readFloats(file.tensor("output.weight").orElseThrow());
    float[] embedding = file.readFloats(file.tensor("token_embd.weight").orElseThrow());
    assertThat(output).hasSameSizeAs(embedding).isNotEqualTo(embedding);
    assertThat(write(small()).tensor("output.weight")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void write_sameSeed_sameBytes_anotherSeed_others(Architecture architecture) throws IOException {
    byte[] one = bytes(SyntheticModel.builder(architecture).seed(5));
    byte[] same = bytes(SyntheticModel.builder(architecture).seed(5));
    byte[] other = bytes(SyntheticModel.builder(architecture).seed(6));

    assertThat(same).isEqualTo(one);
    assertThat(other).hasSameSizeAs(one).isNotEqualTo(one);
  }

  @Test
  void write_weights_haveDeviationOneOverRootOfInputs() {
    GgufFile file = write(small().width(256).feedForward(512).weights(GgmlType.F32));

    for (String name : List.of("blk.0.attn_q.weight", "blk.1.ffn_down.weight")) {
      TensorInfo tensor = file.tensor(name).orElseThrow();
      float[] values = file.readFloats(tensor);
      double sum = 0;
      double squares = 0;
      for (float value : values) {
        sum += value;
        squares += (double) value * value;
      }
      double deviation = 1 / Math.sqrt(tensor.dims().getFirst());
      assertThat(sum / values.length).isCloseTo(0, within(0.02 * deviation));
      assertThat(Math.sqrt(squares / values.length)).isCloseTo(deviation, within(0.01 * deviation));
    }
    assertThat(file.readFloats(file.tensor("output_norm.weight").orElseThrow())).containsOnly(1f);
  }

  @Test
  void write_tensorsOfOneShape_differ() {
    GgufFile file = write(small());

    assertThat(file.readFloats(file.tensor("blk.0.attn_q.weight").orElseThrow()))
        .isNotEqualTo(file.readFloats(file.tensor("blk.1.attn_q.weight").orElseThrow()));
  }

  @Test
  void write_templateControlsAndMetadata_areInTheFile() {
    GgufFile file =
        write(
            small()
                .chatTemplate()
                .controls("<begin>", "<judge>", "<end>")
                .put("dikast.meta.labels", List.of("yes", "no"))
                .put("dikast.meta.suffix", "<meta>")
                .put("llama.rope.freq_base", GgufValue.float32(500_000)));

    assertThat(file.metadata().text("tokenizer.chat_template"))
        .contains(SyntheticModel.CHAT_ML)
        .hasValueSatisfying(
            text -> assertThat(text).contains("'<|im_start|>assistant\\n'").doesNotContain("\n"));
    assertThat(file.metadata().texts("dikast.meta.labels")).containsExactly("yes", "no");
    assertThat(file.metadata().text("dikast.meta.suffix")).contains("<meta>");
    assertThat(file.metadata().real("llama.rope.freq_base")).hasValue(500_000);
    assertThat(file.metadata().texts("tokenizer.ggml.tokens"))
        .endsWith("<begin>", "<judge>", "<end>");
    assertThat(file.metadata().whole("tokenizer.ggml.bos_token_id")).hasValue(509);
    assertThat(file.metadata().whole("tokenizer.ggml.eos_token_id")).hasValue(511);
    long[] types = file.metadata().array("tokenizer.ggml.token_type").orElseThrow().wholes();
    assertThat(types).endsWith(1, 3, 3, 3);
  }

  @Test
  void shape135M_hasThatVocabulary() {
    SyntheticModel model = SyntheticModel.shape135M().build();

    assertThat(model.vocabulary().size()).isEqualTo(49_152);
  }

  @Test
  void build_shapesThatCannotRun_refused() {
    for (SyntheticModel.Builder shape :
        List.of(
            small().layers(0),
            small().layers(513),
            small().width(66),
            small().width(60).heads(4, 4),
            small().heads(4, 3),
            small().heads(0, 1),
            small().heads(64, 1),
            small().feedForward(0),
            small().contextLength(0),
            small().vocabulary(299),
            small().ropeBase(0),
            small().weights(GgmlType.BF16),
            small().weights(GgmlType.Q8_0).feedForward(100),
            small().controls(),
            small().controls("<a>", "<a>"),
            small().controls("x"),
            SyntheticModel.builder(Architecture.GEMMA2).layers(2),
            SyntheticModel.builder(Architecture.GEMMA2).tiedEmbeddings(false))) {
      assertThatThrownBy(shape::build).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void source_inPiecesOrAtOnce_sameNumbers() {
    float[] whole = new float[100];
    float[] part = new float[60];
    new NormalSource(3, "t", 1).fill(0, whole, 100);
    new NormalSource(3, "t", 1).fill(40, part, 60);

    for (int i = 0; i < part.length; i++) {
      assertThat(part[i]).isEqualTo(whole[40 + i]);
    }
  }

  private static SyntheticModel.Builder small() {
    return SyntheticModel.builder(Architecture.LLAMA);
  }

  private GgufFile write(SyntheticModel.Builder shape) {
    Path path = folder.resolve("model.gguf");
    shape.build().write(path);
    return GgufFile.open(path);
  }

  private byte[] bytes(SyntheticModel.Builder shape) throws IOException {
    return Files.readAllBytes(write(shape).path());
  }
}
