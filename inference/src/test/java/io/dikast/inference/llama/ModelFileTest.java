package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.gguf.LoaderProfile;
import io.dikast.inference.ModelRejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

  @TempDir private Path folder = Path.of("");

  private Path written(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("bad.gguf"), bytes);
  }

  @Test
  void open_missing_rejectedByName() {
    assertThatThrownBy(() -> LlamaCpp.open(folder.resolve("nowhere.gguf")))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("nowhere.gguf");
  }

  @Test
  void open_noGguf_rejected() throws IOException {
    Path file =
        written("not a model at all, just text".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> LlamaCpp.open(file)).isInstanceOf(ModelRejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 20, 1000, 20_000, 1_000_000, 1_642_559})
  void open_truncated_rejected(int length) throws IOException {
    byte[] whole = Files.readAllBytes(TestModels.tiny());
    Path file = written(Arrays.copyOf(whole, length));
    assertThatThrownBy(() -> LlamaCpp.open(file)).isInstanceOf(ModelRejectedException.class);
  }

  @Test
  void open_wrongArchitecture_rejectedByName() throws IOException {
    byte[] whole = Files.readAllBytes(TestModels.tiny());
    int at = indexOf(whole, "llama".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    whole[at] = 'k';
    Path file = written(whole);
    assertThatThrownBy(() -> LlamaCpp.open(file))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("klama");
  }

  private static int indexOf(byte[] bytes, byte[] what) {
    for (int i = 0; i + what.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void open_tiny_saysWhatItIs() {
    ModelFile file = ModelFile.open(TestModels.tiny(), LoaderProfile.LLAMA_CPP_B4916);
    assertThat(file.name()).isEqualTo("tiny-grm");
    assertThat(file.metadata().text("dikast.meta.suffix")).contains("<meta>");
    assertThat(file.metadata().texts("dikast.meta.labels")).containsExactly("yes", "no");
    assertThat(file.metadata().entries()).doesNotContainKey("tokenizer.ggml.tokens");
    assertThat(file.shape().contextLength()).isEqualTo(2048);
  }

  @Test
  void fingerprint_otherContent_differs() throws IOException {
    byte[] whole = Files.readAllBytes(TestModels.tiny());
    whole[whole.length - 1] ^= 1;
    Path file = written(whole);
    assertThat(ModelFile.open(file, LoaderProfile.LLAMA_CPP_B4916).fingerprint())
        .isNotEqualTo(
            ModelFile.open(TestModels.tiny(), LoaderProfile.LLAMA_CPP_B4916).fingerprint());
  }
}
