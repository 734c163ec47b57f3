package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
  }

  @Test
  void help_listsEveryCommand() {
    assertThat(cli.run("--help")).isZero();
    assertThat(cli.out())
        .contains("select", "models", "doctor", "version", "bench", "serve", "score", "rerank")
        .doesNotContain("pull");
  }

  @Test
  void noCommand_exits2() {
    assertThat(cli.run()).isEqualTo(2);
    assertThat(cli.err()).contains("expected a command").contains("dikast --help");
    assertThat(cli.run("models")).isEqualTo(2);
    assertThat(cli.err()).contains("list or verify");
  }

  @Test
  void unknownCommand_exits2WithTheNearest() {
    assertThat(cli.run("selct")).isEqualTo(2);
    assertThat(cli.err()).contains("'selct'").contains("did you mean select");
  }

  @Test
  void unknownFlag_exits2WithTheNearest() {
    assertThat(cli.run("select", "--sample", "3")).isEqualTo(2);
    assertThat(cli.err()).contains("'--sample'").contains("--samples");
  }

  @Test
  void flagTwice_exits2() {
    assertThat(cli.run("version", "--config", "a", "--config", "b")).isEqualTo(2);
    assertThat(cli.err()).contains("--config");
  }

  @Test
  void bench_argumentsArePassedAsTheyStand() {
    assertThat(cli.run("bench", "shared-prefix", "--json", "-k", "16", "--help")).isEqualTo(5);
    assertThat(cli.out()).isEqualTo("bench [shared-prefix, --json, -k, 16, --help]\n");
    assertThat(cli.run("bench", "--list")).isEqualTo(1);
    assertThat(cli.out()).isEqualTo("bench [--list]\n");
    assertThat(cli.run("bench")).isZero();
    assertThat(cli.out()).isEqualTo("bench []\n");
  }

  @Test
  void version_saysAllThree() {
    assertThat(cli.run("version")).isZero();
    assertThat(cli.out())
        .containsPattern("dikast +\\d+\\.\\d+")
        .contains(Runtime.version().toString())
        .contains("scripted 1");
    assertThat(cli.run("version", "--json")).isZero();
    assertThat(cli.out())
        .startsWith("{\"object\":\"version\",\"dikast\":\"")
        .contains("\"java\":\"", "\"llama_cpp\":\"scripted 1\"}");
  }

  @Test
  void failure_withoutVerbose_isOneLine_withItHasATrace() {
    assertThat(cli.run("select", "none.json")).isEqualTo(2);
    assertThat(cli.err()).hasLineCount(1).startsWith("dikast: ");
    assertThat(cli.run("select", "none.json", "-v")).isEqualTo(2);
    assertThat(cli.err()).contains("\tat io.dikast.server.cli.");
  }

  @Test
  void stdoutThatCannotBeWritten_exits1() {
    Shell shell = cli.shell();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    Shell broken =
        new Shell(
            shell.in(),
            new PrintStream(full, true, StandardCharsets.UTF_8),
            shell.err(),
            shell.environment(),
            shell.directory(),
            shell.home(),
            shell.terminal(),
            shell.engine(),
            shell.interruption());

    assertThat(CommandRun.execute(broken, "version")).isEqualTo(1);
    assertThat(cli.err()).contains("standard output cannot be written");
  }

  @Test
  void progress_onATerminal_isDrawnOnStderrAndTakenAway() {
    cli.terminal = new Terminal(false, true, 80, true);
    assertThat(select()).isZero();
    assertThat(cli.err())
        .contains("judging ")
        .contains(" 0/8")
        .contains(" 8/8")
        .endsWith("\u001b[K");
    assertThat(cli.out()).doesNotContain("judging", "\u001b");

    for (String flag : new String[] {"--no-progress", "--quiet"}) {
      assertThat(select(flag)).isZero();
      assertThat(cli.err()).isEmpty();
    }
    cli.environment.put("TERM", "dumb");
    assertThat(select()).isZero();
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void verbose_tellsOfEverySample() {
    assertThat(select("-v", "-k", "2")).isZero();
    assertThat(cli.err()).contains("sample 0, order [").contains("sample 1, order [");
  }

  @Test
  void color_onATerminalOnly_andNotWhereRefused() {
    assertThat(select()).isZero();
    assertThat(cli.out()).doesNotContain("\u001b");

    cli.terminal = new Terminal(true, false, 80, true);
    assertThat(select()).isZero();
    assertThat(cli.out()).contains("\u001b[");
    assertThat(select("--no-color")).isZero();
    assertThat(cli.out()).doesNotContain("\u001b");
    cli.environment.put("NO_COLOR", "1");
    assertThat(select()).isZero();
    assertThat(cli.out()).doesNotContain("\u001b");
  }

  private int select(String... flags) {
    String[] arguments =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("select", "-q", "q", "-r", "a", "-r", "b"),
                java.util.Arrays.stream(flags))
            .toArray(String[]::new);
    return cli.run(arguments);
  }

  @Test
  void interruption_endsTheDrawsAndClosesTheModel() throws Exception {
    CountDownLatch drawing = new CountDownLatch(1);
    cli.engine.next =
        () ->
            ScriptedBackend.script(
                    (prompt, seed, draw) -> {
                      drawing.countDown();
                      return Reply.endless("and so on ");
                    })
                .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                .build();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> select("-n", "1000000000"));
    drawing.await();

    cli.interruption.stop();

    assertThat(code.get()).isEqualTo(1);
    assertThat(cli.err()).isEqualTo("dikast: stopped\n");
    assertThat(cli.out()).isEmpty();
    assertThat(cli.engine.backends.getFirst().pendingDraws()).isEmpty();
  }

  @Test
  void interruption_beforeTheModelIsOpened_opensNone() {
    cli.interruption.stop();

    assertThat(select()).isEqualTo(1);
    assertThat(cli.engine.opened).isEmpty();
    assertThat(cli.err()).isEqualTo("dikast: stopped\n");
  }
}
