package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dikast.inference.openai.ScorerRoute;
import io.dikast.inference.openai.ScorerUnit;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerOptionsTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aFleetThatScores() {
    cli = new CommandFixture(directory);
    cli.engine.next =
        () ->
            ScriptedBackend.script(
                    (prompt, seed, draw) -> {
                      throw new AssertionError("nothing may be generated");
                    })
                .scoring(_ -> CompletableFuture.completedFuture(List.of(0.25, 0.75)))
                .build();
  }

  private int select(String... more) {
    List<String> arguments = new ArrayList<>(List.of("select", "-q", "q", "-r", "a", "-r", "b"));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void scorer_fleetThatScores_choosesByIt() {
    assertThat(select("--mode", "scorer", "--backend", "http://a:1", "--json"))
        .as(cli.err())
        .isZero();

    // 1 + 9 · 0.25 and 1 + 9 · 0.75.
    assertThat(cli.out())
        .contains("\"best\":1,", "\"requested\":1,", "\"scores\":[3.25,7.75]")
        .hasLineCount(1);
    assertThat(cli.engine.fleets.getFirst().scorer())
        .isEqualTo(new Engine.Scorer(List.of(ScorerRoute.values()), null));
  }

  @Test
  void scorer_routeAndUnit_areTaken() {
    cli.environment.put("DIKAST_SCORER_UNIT", "reward");

    assertThat(select("--mode", "scorer", "--backend", "http://a:1", "--scorer-route", "rerank"))
        .as(cli.err())
        .isZero();

    assertThat(cli.engine.fleets.getFirst().scorer())
        .isEqualTo(new Engine.Scorer(List.of(ScorerRoute.RERANK), ScorerUnit.REWARD));
  }

  @Test
  void scorer_otherModes_askForNone() {
    cli.environment.put("DIKAST_SCORER_ROUTE", "rerank");
    cli.engine.next = () -> ScriptedBackend.saying(CommandFixture.FIRST_IS_BETTER);

    assertThat(select("--backend", "http://a:1")).as(cli.err()).isZero();

    assertThat(cli.engine.fleets.getFirst().scorer()).isNull();
  }

  @Test
  void scorer_evalOfAFleet_asksOnceARow() throws IOException {
    Files.writeString(
        directory.resolve("d.jsonl"),
        "{\"id\":\"1\",\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],\"label\":1}\n");

    assertThat(
            cli.run(
                "eval",
                "--data",
                "d.jsonl",
                "--seeds",
                "1",
                "--mode",
                "scorer",
                "--backend",
                "http://a:1"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("| greedy ", "draws nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode scorer -m m.gguf|--mode scorer needs --backend",
        "--mode scorer --scorer-route tea --backend http://a:1|--scorer-route must be one of any,",
        "--mode scorer --scorer-unit tea --backend http://a:1|--scorer-unit must be one of prob",
        "--scorer-route score --backend http://a:1|--scorer-route needs --mode scorer",
        "--scorer-unit reward --backend http://a:1|--scorer-unit needs --mode scorer"
      })
  void scorer_flagsThatDoNotGoTogether_areRefusedBeforeAnyWork(String flags, String words)
      throws IOException {
    Files.createFile(directory.resolve("m.gguf"));

    assertThat(select(flags.split(" "))).isEqualTo(ExitCode.USAGE.number());

    assertThat(cli.err()).contains(words);
    assertThat(cli.engine.opened).isEmpty();
    assertThat(cli.engine.fleets).isEmpty();
  }

  @Test
  void open_serverThatScores_isAskedWhereItIsTold() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/v1/models", "{\"data\":[{\"id\":\"reranker\"}]}");
    serve(server, "/rerank", "{\"results\":[{\"index\":0,\"relevance_score\":-3}]}");
    server.start();
    try {
      Engine.Fleet fleet =
          new Engine.Fleet(
              List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
              null,
              null,
              0,
              new Engine.Scorer(List.of(ScorerRoute.RERANK), ScorerUnit.REWARD));
      try (var backend = new EmbeddedEngine().open(fleet)) {
        assertThat(backend.describe().model()).isEqualTo("reranker");
        assertThat(backend.scorer()).isPresent();
      }
    } finally {
      server.stop(0);
    }
  }

  private static void serve(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
  }
}
