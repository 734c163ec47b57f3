package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileTest {

  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("key"), content);
  }

  @Test
  void read_severalLines_theFirstWithoutSpace() throws IOException {
    assertThat(ApiKeyFile.read(file(" secret \r\nmore\n"))).isEqualTo("secret");
  }

  @Test
  void read_longestFile_isTaken() throws IOException {
    assertThat(ApiKeyFile.read(file("k".repeat(8192)))).hasSize(8192);
  }

  @Test
  void read_tooLong_refused() throws IOException {
    Path file = file("k\n" + " ".repeat(8191));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKeyFile.read(file))
        .withMessage(file + " is too long for a key");
  }

  @Test
  void read_nothingOnTheFirstLine_refused() throws IOException {
    for (String content : new String[] {"", "\n", "  \nsecret"}) {
      Path file = file(content);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ApiKeyFile.read(file))
          .withMessage(file + " has no key on its first line");
    }
  }

  @Test
  void read_noFile_ioException() {
    assertThatThrownBy(() -> ApiKeyFile.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
