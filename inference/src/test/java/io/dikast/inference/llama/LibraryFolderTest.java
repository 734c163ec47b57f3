package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibraryFolderTest {

  @TempDir Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  private List<String> parts() {
    return LibraryFolder.in(folder).parts().stream()
        .map(part -> part.getFileName().toString())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libggml-base.so libggml.v0.5.0.so libllama.v0.5.0.so",
        "libggml-base.so libggml.so libllama.so",
        "libggml-base.so.0.25.1 libggml.so.0.25.1 libllama.so.0.5.0",
        "libggml-base.0.25.1.dylib libggml.0.25.1.dylib libllama.0.5.0.dylib",
        "ggml-base.dll ggml.dll llama.dll"
      })
  void in_splitBuild_loadedFromTheBottom(String names) throws IOException {
    files(names.split(" "));
    files("libggml-cpu-haswell.so", "libggml-cuda.so", "libllama-common.so", "notes.txt");
    assertThat(parts()).isEqualTo(Arrays.asList(names.split(" ")));
    assertThat(LibraryFolder.in(folder).split()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"libllama.so", "libjllama.so", "libjllama.dylib", "jllama.dll"})
  void in_oneFile_thatOne(String name) throws IOException {
    files(name);
    assertThat(parts()).containsExactly(name);
    assertThat(LibraryFolder.in(folder).split()).isFalse();
  }

  @Test
  void in_linksToOneFile_countedOnce() throws IOException {
    files("libllama.so.0.5.0");
    Files.createSymbolicLink(folder.resolve("libllama.so.0"), Path.of("libllama.so.0.5.0"));
    Files.createSymbolicLink(folder.resolve("libllama.so"), Path.of("libllama.so.0"));
    assertThat(parts()).containsExactly("libllama.so.0.5.0");
  }

  @Test
  void in_twoLibraries_refusedWithBoth() throws IOException {
    files("libllama.so", "libllama.v0.5.0.so");
    assertThatThrownBy(() -> LibraryFolder.in(folder))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("libllama.so,")
        .hasMessageContaining("libllama.v0.5.0.so");
  }

  @Test
  void in_noLibrary_refusedWithWhatIsThere() throws IOException {
    assertThatThrownBy(() -> LibraryFolder.in(folder))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("it holds no file");
    files("libggml-base.so", "libllama-common.so");
    assertThatThrownBy(() -> LibraryFolder.in(folder))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("libggml-base.so, libllama-common.so");
  }

  @Test
  void in_missingFolder_refused() {
    assertThatThrownBy(() -> LibraryFolder.in(folder.resolve("none")))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("cannot be read");
  }
}
