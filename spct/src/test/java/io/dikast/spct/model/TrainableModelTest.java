package io.dikast.spct.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufValue;
import io.dikast.spct.text.BytePairTrainer;
import io.dikast.spct.text.Tokenizer;
import io.dikast.testkit.model.SyntheticModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainableModelTest {

  @TempDir Path folder;

  private final Tokenizer tokenizer =
      new BytePairTrainer().add("a box, a box").train(java.util.List.of("<end>", "<ask>"), 270);

  @Test
  void read_whatWasWritten_writtenAgainTheSame() throws Exception {
    Path first = folder.resolve("first.gguf");
    Path second = folder.resolve("second.gguf");
    DecoderShape shape = new DecoderShape(2, 64, 4, 2, 96, tokenizer.size(), 64, 500);
    try (Decoder decoder = Decoder.random(shape, 5)) {
      new ModelFile("judge", GgmlType.F32, "<end>", Map.of("dikast.test", GgufValue.of("kept")))
          .write(first, decoder, tokenizer);
      try (TrainableModel read = TrainableModel.read(first)) {
        assertThat(read.decoder().shape()).isEqualTo(shape);
        assertThat(read.decoder().weights()).isEqualTo(decoder.weights());
        assertThat(read.tokenizer().encode("a box <ask>"))
            .isEqualTo(tokenizer.encode("a box <ask>"));
        read.file().write(second, read.decoder(), read.tokenizer());
      }
    }
    assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
  }

  @Test
  void read_modelsOfOtherKinds_refused() {
    Path untied = folder.resolve("untied.gguf");
    SyntheticModel.builder(SyntheticModel.Architecture.LLAMA)
        .tiedEmbeddings(false)
        .build()
        .write(untied);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainableModel.read(untied))
        .withMessageContaining("not tied");
    Path qwen = folder.resolve("qwen.gguf");
    SyntheticModel.builder(SyntheticModel.Architecture.QWEN2).build().write(qwen);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainableModel.read(qwen))
        .withMessageContaining("qwen2, not llama");
    Path rope = folder.resolve("rope.gguf");
    SyntheticModel.builder(SyntheticModel.Architecture.LLAMA)
        .put("llama.rope.scaling.type", "linear")
        .build()
        .write(rope);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainableModel.read(rope))
        .withMessageContaining("scaled");
  }
}
