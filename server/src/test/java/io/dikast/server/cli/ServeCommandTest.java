package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeCommandTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
  }

  /** Standard output, a line at a time, as soon as it is written. */
  private static final class Lines extends PrintStream {
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Lines() {
      super(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(String line) {
      lines.add(line);
    }
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void serve_answersUntilItIsToldToStop() throws Exception {
    Lines out = new Lines();
    Shell shell = cli.shell();
    Shell told =
        new Shell(
            shell.in(),
            out,
            shell.err(),
            shell.environment(),
            shell.directory(),
            shell.home(),
            shell.terminal(),
            shell.engine(),
            shell.interruption());
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> CommandRun.execute(told, "serve", "--port", "0", "--json"));
    String ready = String.valueOf(out.lines.poll(30, TimeUnit.SECONDS));
    assertThat(ready).startsWith("{\"object\":\"service\",\"url\":\"http://127.0.0.1:");
    URI url = URI.create(ready.replaceFirst(".*\"url\":\"([^\"]*)\".*", "$1"));

    assertThat(get(url.resolve("/readyz")).statusCode()).isEqualTo(200);
    assertThat(get(url.resolve("/version")).body()).contains("\"llama_cpp\":\"scripted 1\"");
    cli.interruption.stop();

    assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(cli.err()).contains("told to stop").contains("everything under way was finished");
  }

  @Test
  void serve_beyondLoopbackWithoutAKey_isUsage() {
    assertThat(cli.run("serve", "--host", "0.0.0.0")).isEqualTo(2);
    assertThat(cli.err()).contains("loopback");
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void serve_emptyKeysFile_isUsage() throws IOException {
    Files.writeString(directory.resolve("keys"), "# none\n");
    assertThat(cli.run("serve", "--api-keys-file", "keys")).isEqualTo(2);
    assertThat(cli.err()).contains("there is no key in it");
  }

  @Test
  void serve_limitBeyondWhatThereIs_isUsage() {
    assertThat(cli.run("serve", "--max-k", "257")).isEqualTo(2);
    assertThat(cli.err()).contains("samples must be in 1..256, got 257");
  }

  @Test
  void serve_collectorThatIsNoUrl_isUsage() {
    assertThat(cli.run("serve", "--otlp-endpoint", "nowhere")).isEqualTo(2);
    assertThat(cli.err()).contains("OpenTelemetry").contains("nowhere");
    assertThat(cli.engine.opened).isEmpty();
  }

  // Lines.

  @Test
  void score_lines_areAnsweredInOrder() {
    cli.engine.says("\\boxed{4}");
    cli.stdin = "{\"text_1\":\"q\",\"text_2\":\"a\"}\n\n{\"text_1\":\"q\"}\n";

    assertThat(cli.run("score", "-k", "2")).isEqualTo(3);
    assertThat(cli.out().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).contains("\"score\":0.333333"),
            line -> assertThat(line).startsWith("{\"error\":{").contains("text_2 is missing"));
    assertThat(cli.err()).contains("line 2: text_2 is missing");
  }

  @Test
  void rerank_lines_areAnswered() {
    cli.stdin = "{\"query\":\"q\",\"texts\":[\"a\",\"b\"]}";

    assertThat(cli.run("rerank", "-k", "2")).as(cli.err()).isZero();
    assertThat(cli.out()).startsWith("[{\"index\":");
  }
}
