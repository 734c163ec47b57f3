package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendOptionsTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void setUp() {
    cli = new CommandFixture(directory);
  }

  private int select(String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(List.of("select", "-q", "q", "-r", "a", "-r", "b", "--quiet"));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void select_backends_openedAsAFleet() {
    assertThat(
            select(
                "--backend",
                "http://a:1/v1,http://b:2",
                "--backend",
                "https://c",
                "--backend-model",
                "judge",
                "-np",
                "9"))
        .as(cli.err())
        .isZero();

    assertThat(cli.engine.opened).isEmpty();
    assertThat(cli.engine.fleets)
        .containsExactly(
            new Engine.Fleet(
                List.of(
                    URI.create("http://a:1/v1"), URI.create("http://b:2"), URI.create("https://c")),
                "judge",
                null,
                9,
                null));
  }

  @Test
  void select_backendFromEnvironment_openedAsAFleet() {
    cli.environment.put("DIKAST_BACKEND", "http://a:1, http://b:2");
    cli.environment.put("DIKAST_API_KEY", "from-environment");

    assertThat(select()).as(cli.err()).isZero();

    Engine.Fleet fleet = cli.engine.fleets.getFirst();
    assertThat(fleet.urls()).hasSize(2);
    assertThat(fleet.key()).isEqualTo("from-environment");
    assertThat(fleet.toString()).doesNotContain("from-environment");
  }

  @Test
  void select_keyFile_beatsTheEnvironment() throws IOException {
    cli.environment.put("DIKAST_API_KEY", "from-environment");
    Files.writeString(directory.resolve("key"), "from-file \nmore\n");

    assertThat(select("--backend", "http://a:1", "--api-key-file", "key")).as(cli.err()).isZero();

    assertThat(cli.engine.fleets.getFirst().key()).isEqualTo("from-file");
  }

  @Test
  void select_keyFileThatHoldsNoKey_isWrongUse() throws IOException {
    Files.writeString(directory.resolve("empty"), "\n");

    assertThat(select("--backend", "http://a:1", "--api-key-file", "none")).isEqualTo(2);
    assertThat(cli.err()).contains("cannot read the key").contains("there is no such file");
    assertThat(select("--backend", "http://a:1", "--api-key-file", "empty")).isEqualTo(2);
    assertThat(cli.err()).contains("has no key on its first line");
    Files.writeString(directory.resolve("long"), "k".repeat(10_000));
    assertThat(select("--backend", "http://a:1", "--api-key-file", "long")).isEqualTo(2);
    assertThat(cli.err()).contains("is too long for a key").hasLineCount(1);
  }

  @Test
  void select_backendAndModel_isWrongUse() {
    assertThat(select("--backend", "http://a:1", "-m", "some.gguf")).isEqualTo(2);
    assertThat(cli.err()).contains("--backend and --model").hasLineCount(1);
  }

  @Test
  void select_backendNoUrl_isWrongUse() {
    assertThat(select("--backend", "http://a b")).isEqualTo(2);
    assertThat(cli.err()).contains("--backend must be a URL");
  }

  @Test
  void select_backendUnreachable_exits4InOneLine() {
    cli.engine.next =
        () -> {
          throw new BackendException("no backend can be reached: http://a:1: refused", null, true);
        };

    assertThat(select("--backend", "http://a:1")).isEqualTo(4);
    assertThat(cli.err()).isEqualTo("dikast: no backend can be reached: http://a:1: refused\n");
  }

  @Test
  void open_nobodyListens_backendException() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Engine.Fleet fleet =
        new Engine.Fleet(List.of(URI.create("http://127.0.0.1:" + port)), null, null, 0, null);

    assertThatThrownBy(() -> new EmbeddedEngine().open(fleet))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void eval_workersAndBackend_isWrongUse() throws IOException {
    Files.writeString(
        directory.resolve("d.jsonl"),
        "{\"id\":\"1\",\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],\"label\":0}\n");

    assertThat(cli.run("eval", "--data", "d.jsonl", "--workers", "2", "--backend", "http://a:1"))
        .isEqualTo(2);
    assertThat(cli.err()).contains("--backend");
  }

  @Test
  void eval_backend_judgesTheRows() throws IOException {
    Files.writeString(
        directory.resolve("d.jsonl"),
        "{\"id\":\"1\",\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],\"label\":0}\n");

    assertThat(
            cli.run(
                "eval", "--data", "d.jsonl", "-k", "1", "--seeds", "1", "--backend", "http://a:1"))
        .as(cli.err())
        .isZero();
    assertThat(cli.engine.fleets).hasSize(1);
  }
}
