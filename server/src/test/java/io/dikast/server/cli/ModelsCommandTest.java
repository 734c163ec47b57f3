package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {

  @TempDir Path directory;
  private CommandFixture cli;
  private byte[] good;

  @BeforeEach
  void aFolderOfModels() throws IOException {
    cli = new CommandFixture(directory);
    cli.home = directory;
    good = Files.readAllBytes(Checkout.tinyModel());
    Files.createDirectories(directory.resolve("models"));
    Files.write(directory.resolve("models/good.gguf"), good);
    Files.write(directory.resolve("models/cut.gguf"), Arrays.copyOf(good, good.length / 2));
    Files.writeString(directory.resolve("models/README.md"), "no model");
  }

  @Test
  void list_models_eachWithItsMeasures() {
    assertThat(cli.run("models", "list")).isZero();
    assertThat(cli.out().lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).matches("NAME +SIZE +ARCHITECTURE +PARAMETERS +TYPE +VALID");
              assertThat(lines.get(1)).matches("cut +915 KiB +- +- +- +no: .*");
              assertThat(lines.get(2)).matches("good +1.8 MiB +llama +927k +F16 +yes");
            });
  }

  @Test
  void list_folderInTheEnvironment_isListedToo() throws IOException {
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.write(other.resolve("mine.gguf"), good);
    cli.environment.put("DIKAST_MODELS", "other");

    assertThat(cli.run("models", "list", "--json")).isZero();
    assertThat(cli.out())
        .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"cut\",\"object\":\"model\",\"path\":")
        .contains(
            "\"size_bytes\":1873856,\"valid\":true,\"reason\":null,\"gguf_version\":3,"
                + "\"architecture\":\"llama\",\"parameters\":")
        .contains("\"quantization\":\"F16\",\"context_length\":2048}")
        .contains("\"id\":\"mine\"");
  }

  @Test
  void list_folderThatIsNotThere_exits2() {
    cli.environment.put("DIKAST_MODELS", "nowhere");

    assertThat(cli.run("models", "list")).isEqualTo(2);
    assertThat(cli.err()).contains("nowhere: there is no such file");
  }

  @Test
  void list_nothing_saysWhereToPutModels() {
    cli.home = null;

    assertThat(cli.run("models", "list")).isZero();
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("DIKAST_MODELS");
  }

  @Test
  void verify_goodFile_printsItsSum() throws Exception {
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(good));

    assertThat(cli.run("models", "verify", "models/good.gguf", "-v")).isZero();
    assertThat(cli.out())
        .startsWith("valid    " + directory.resolve("models/good.gguf"))
        .contains("sha256 " + sum)
        .contains("GGUF 3");
    assertThat(cli.run("models", "verify", "models/good.gguf", "--json")).isZero();
    assertThat(cli.out()).contains("\"valid\":true").contains("\"sha256\":\"" + sum + "\"");
  }

  @Test
  void verify_oneBadFileAmongGood_exits5WithTheReason() {
    assertThat(cli.run("models", "verify", "models/good.gguf", "models/cut.gguf")).isEqualTo(5);
    assertThat(cli.out())
        .contains("valid    ")
        .containsPattern("rejected .*cut.gguf\n  .*cut.gguf, tensor .* expected ");
    assertThat(cli.run("models", "verify", "models/cut.gguf", "--json")).isEqualTo(5);
    assertThat(cli.out()).contains("\"valid\":false,\"reason\":\"").contains("\"sha256\":null");
  }

  @Test
  void verify_wrongArchitecture_exits5AndStillShowsTheFile() throws IOException {
    byte[] other = good.clone();
    byte[] name = "llama".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int at = new String(other, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("llama");
    assertThat(at).isPositive();
    other[at + name.length - 1] = 'o';
    Files.write(directory.resolve("models/other.gguf"), other);

    assertThat(cli.run("models", "verify", "models/other.gguf")).isEqualTo(5);
    assertThat(cli.out()).contains("llamo").contains("sha256 ");
  }

  @Test
  void verify_noSuchFileOrAFolder_exits5() {
    assertThat(cli.run("models", "verify", "nothing.gguf")).isEqualTo(5);
    assertThat(cli.out()).contains("nothing.gguf: there is no such file");
    assertThat(cli.run("models", "verify", "models")).isEqualTo(5);
  }

  @Test
  void verify_noFile_exits2() {
    assertThat(cli.run("models", "verify")).isEqualTo(2);
    assertThat(cli.err()).contains("FILE");
  }
}
