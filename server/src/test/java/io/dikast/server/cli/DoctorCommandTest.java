package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aHome() {
    cli = new CommandFixture(directory);
    cli.home = directory;
  }

  private void defaultModel(byte[] content) throws IOException {
    Path file = directory.resolve(ModelOptions.DEFAULT_MODEL);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @Test
  void doctor_everythingThere_exits0() throws IOException {
    defaultModel(Files.readAllBytes(Checkout.tinyModel()));

    assertThat(cli.run("doctor")).isZero();
    assertThat(cli.out())
        .contains("java ", "system ", "memory ", "limits ", "gpu devices ", "native library ")
        .containsPattern("ok +default model .*tiny-grm.gguf, llama, 927k parameters, F16, 1.8 MiB")
        .endsWith("The embedded engine can run.\n");
  }

  @Test
  void doctor_libraryMissing_exits1() {
    cli.engine.findings = List.of(Finding.failed("native library", "libgomp.so.1 is missing"));

    assertThat(cli.run("doctor")).isEqualTo(1);
    assertThat(cli.out())
        .contains("failed   native library  libgomp.so.1 is missing")
        .endsWith("The embedded engine cannot run.\n");
    assertThat(cli.run("doctor", "--json")).isEqualTo(1);
    assertThat(cli.out())
        .startsWith("{\"object\":\"doctor\",\"ok\":false,\"findings\":[{\"name\":\"java\",")
        .contains(
            "{\"name\":\"native library\",\"status\":\"failed\","
                + "\"text\":\"libgomp.so.1 is missing\"}")
        .hasLineCount(1);
  }

  @Test
  void doctor_defaultModelMissingOrBad_warnsButRuns() throws IOException {
    assertThat(cli.run("doctor")).isZero();
    assertThat(cli.out()).containsPattern("warning +default model +.*-m FILE");

    defaultModel(new byte[] {1, 2, 3});
    assertThat(cli.run("doctor")).isZero();
    assertThat(cli.out()).containsPattern("warning +default model +.*magic");
  }
}
