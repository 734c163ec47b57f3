package io.dikast.spct.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With the shipped model, which writes judgements that can be read. */
class SpctToolTest {

  private static final String MODEL = System.getProperty("dikast.root") + "/models/tiny-grm.gguf";

  private static final String ROWS =
      """
      {"id":"a","prompt":"A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there now?","responses":["42+7=49, 49-3=46. Answer: 46","42+7=48, 48-3=45. Answer: 45"],"label":0}
      {"id":"b","prompt":"A box holds 20 cups. Then 5 more arrive, then 2 are lost. How many cups are there now?","responses":["20+5=24, 24-2=22. Answer: 22","20+5=25, 25-2=23. Answer: 23"],"label":1}
      {"id":"c","prompt":"A box holds 20 cups. Then 5 more arrive, then 2 are lost. How many cups are there now?","responses":["1","2"],"label":null}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path data = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("data.jsonl");
    file = folder.resolve("out.jsonl");
    Files.writeString(data, ROWS);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    ToolProvider tool = ToolProvider.findFirst("dikast-spct").orElseThrow();
    return tool.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private int answers(String... more) {
    String[] all = new String[7 + more.length];
    String[] first = {"answers", "--data", data.toString(), "-m", MODEL, "-o", file.toString()};
    System.arraycopy(first, 0, all, 0, 7);
    System.arraycopy(more, 0, all, 7, more.length);
    return run(all);
  }

  private int rft(String... more) {
    String[] all = new String[7 + more.length];
    String[] first = {"rft", "--data", data.toString(), "-m", MODEL, "-o", file.toString()};
    System.arraycopy(first, 0, all, 0, 7);
    System.arraycopy(more, 0, all, 7, more.length);
    return run(all);
  }

  @Test
  void rft_everyItemIsDone_andASecondRunDrawsNothing() throws IOException {
    assertThat(rft("--format", "meta", "--json")).isZero();
    assertThat(out.toString()).contains("\"items\":3", "\"unlabelled\":1");
    String first = out.toString();
    byte[] written = Files.readAllBytes(file);
    assertThat(new String(written, java.nio.charset.StandardCharsets.UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("\"label\":"));
    assertThat(rft("--format", "meta", "--json")).isZero();
    assertThat(out.toString()).isEqualTo(first);
    assertThat(err.toString()).contains("3 items were done before");
    assertThat(file).hasBinaryContent(written);
  }

  @Test
  void rft_rowsThatCannotBeRead_areTold_partial() throws IOException {
    Files.writeString(data, ROWS + "nonsense\n");
    assertThat(rft()).isEqualTo(3);
    assertThat(err.toString()).contains("line 4:");
    assertThat(out.toString()).contains("items       3");
  }

  @Test
  void rft_wrongUse_2() {
    assertThat(rft("-k", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("got 0");
    assertThat(rft("--temp", "-1")).isEqualTo(2);
    assertThat(rft("--format", "parquet")).isEqualTo(2);
    assertThat(run("rft")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    data = folder.resolve("nowhere.jsonl");
    assertThat(rft()).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file").contains("nowhere.jsonl");
    assertThat(file).doesNotExist();
  }

  @Test
  void rft_badModel_5() throws IOException {
    Path bad = folder.resolve("bad.gguf");
    Files.writeString(bad, "no model");
    assertThat(run("rft", "--data", data.toString(), "-m", bad.toString(), "-o", file.toString()))
        .isEqualTo(5);
    assertThat(file).doesNotExist();
  }

  @Test
  void rft_ofServers_drawsThere() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> keys = new CopyOnWriteArrayList<>();
    server.createContext("/", exchange -> answer(exchange, keys));
    server.start();
    try {
      Path key = Files.writeString(folder.resolve("key"), "secret\n");
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(
              run(
                  "rft",
                  "--data",
                  data.toString(),
                  "--backend",
                  url,
                  "--api-key-file",
                  key.toString(),
                  "-o",
                  file.toString()))
          .describedAs(err.toString())
          .isZero();
    } finally {
      server.stop(0);
    }
    // Item a is always judged right, which teaches nothing; b always wrong until it is told.
    assertThat(out.toString()).contains("items       3");
    assertThat(keys).isNotEmpty().containsOnly("Bearer secret");
  }

  /** Of a server whose model holds the first response to be the best, whatever it is asked. */
  private static void answer(HttpExchange exchange, List<String> keys) throws IOException {
    keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
    String body =
        switch (exchange.getRequestURI().getPath()) {
          case "/v1/models" -> "{\"object\":\"list\",\"data\":[{\"id\":\"judge\"}]}";
          case "/v1/chat/completions" ->
              "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":"
                  + "\"assistant\",\"content\":\"The first. \\\\boxed{9, 2}\"}}]}";
          default -> "";
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, Math.max(1, bytes.length));
    exchange.getResponseBody().write(body.isEmpty() ? new byte[1] : bytes);
    exchange.close();
  }

  @Test
  void rft_serversThatCannotBe_areTold() {
    String dead = "http://127.0.0.1:1";
    assertThat(rft("--backend", dead)).isEqualTo(2);
    assertThat(err.toString()).contains("in place of --model");
    assertThat(run("rft", "--data", data.toString(), "--backend", dead, "-o", file.toString()))
        .isEqualTo(4);
    assertThat(run("rft", "--data", data.toString(), "--backend", "ftp://x", "-o", file.toString()))
        .isEqualTo(2);
  }

  @Test
  void grpo_deviceThatIsNotThere_2() {
    Path model = folder.resolve("trained.gguf");
    for (String device : List.of("cuda:99", "tpu")) {
      assertThat(
              run(
                  "grpo",
                  "--data",
                  data.toString(),
                  "-m",
                  MODEL,
                  "-o",
                  model.toString(),
                  "--device",
                  device))
          .isEqualTo(2);
      assertThat(err.toString()).contains(device);
    }
    assertThat(model).doesNotExist();
  }

  @Test
  void help_namesTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("rft", "answers", "grpo", "tiny");
  }

  @Test
  void rft_severalFormats_aFileEach() throws IOException {
    assertThat(rft("--format", "meta,trl,prompt-completion,dpo,openai", "--orders", "1")).isZero();
    assertThat(file).isNotEmptyFile();
    for (String format : List.of("trl", "prompt-completion", "dpo", "openai")) {
      assertThat(folder.resolve("out." + format + ".jsonl")).exists();
    }
  }

  @Test
  void rft_noHint_triesNone() {
    assertThat(rft("--no-hint", "--json", "-k", "1", "--temp", "1.5")).isZero();
    assertThat(out.toString()).contains("\"hints_tried\":0", "\"drawn\":2");
    assertThat(run("rft", "--help")).isZero();
    assertThat(out.toString()).contains("--[no-]hint");
  }

  @Test
  void rft_otherSettings_refusedByTheJournal() {
    assertThat(rft()).isZero();
    assertThat(rft("-s", "5")).isEqualTo(2);
    assertThat(err.toString()).contains("belongs to a run with other settings");
    assertThat(rft("-s", "5", "--json")).isEqualTo(2);
    assertThat(out.toString()).startsWith("{\"error\":{\"message\":").contains("invalid_value");
  }

  @Test
  void rft_budgetThatRunsOut_partial_andGoesOn() {
    assertThat(rft("--max-total-tokens", "1", "--json")).isEqualTo(3);
    assertThat(out.toString()).contains("\"stop_reason\":\"tokens\"");
    assertThat(err.toString()).contains("stopped early: tokens");
    assertThat(rft("--json")).isZero();
    assertThat(out.toString()).contains("\"items\":3", "\"stop_reason\":null");
    assertThat(rft("--deadline", "soon")).isEqualTo(2);
  }

  /** Sixteen questions about boxes, from the file to the files. */
  @Test
  void rft_sixteenQuestions_whatIsKeptIsRight() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (BoxQuestion question : BoxQuestions.from(Split.TRAIN, 1, 16)) {
      rows.append("{\"prompt\":\"")
          .append(question.text())
          .append("\",\"responses\":[\"")
          .append(String.join("\",\"", question.responses()))
          .append("\"],\"label\":")
          .append(question.best())
          .append(",\"subset\":\"")
          .append(question.responses().size())
          .append(" responses\"}\n");
    }
    Files.writeString(data, rows);
    assertThat(rft("--format", "trl,meta", "--json", "--temp", "1")).isZero();
    assertThat(out.toString())
        .contains("\"items\":16", "\"failed\":0,\"hints_tried\"", " responses\":{\"items\"");
    List<String> kept = Files.readAllLines(file);
    List<String> meta = Files.readAllLines(folder.resolve("out.meta.jsonl"));
    assertThat(kept)
        .allMatch(line -> line.contains("\\\\boxed{"))
        .noneMatch(line -> line.contains("best response is"));
    assertThat(meta).isNotEmpty().allMatch(line -> line.contains("\"label\":"));
    long told = kept.stream().filter(line -> line.contains("\"hinted\":true")).count();
    long right = meta.stream().filter(line -> line.contains("\"label\":1")).count();
    assertThat(kept.size() - told).matches(untold -> untold <= right);
  }

  @Test
  void answers_bestOfTheModelsOwn() throws IOException {
    assertThat(answers("--answers", "3", "--temp", "1.5", "-k", "4", "--threshold", "1", "--json"))
        .isZero();
    assertThat(out.toString()).contains("\"object\":\"answers\"", "\"items\":3");
    assertThat(Files.readAllLines(file))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"messages\"") && line.contains("<solve>Question: A box"));
    byte[] written = Files.readAllBytes(file);
    assertThat(answers("--answers", "3", "--temp", "1.5", "-k", "4", "--threshold", "1")).isZero();
    assertThat(err.toString()).contains("3 items were done before");
    assertThat(file).hasBinaryContent(written);
  }

  @Test
  void answers_wrongUse_2() {
    assertThat(answers("--format", "meta")).isEqualTo(2);
    assertThat(err.toString()).contains("meta is a format of judgements");
    assertThat(answers("--answers", "65")).isEqualTo(2);
    assertThat(answers("--threshold", "0")).isEqualTo(2);
    assertThat(answers("--judge", folder.resolve("no.gguf").toString())).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void answers_promptsAlone_rowsThatCannotBeRead_partial() throws IOException {
    Files.writeString(data, "{\"prompt\":\"A box holds 20 cups.\"}\n{\"id\":\"x\"}\n");
    assertThat(answers("--answers", "1", "-k", "1", "-n", "50", "--json")).isEqualTo(3);
    assertThat(err.toString()).contains("line 2: prompt is missing");
    assertThat(out.toString()).contains("\"items\":1");
  }

  @Test
  void environment_isWhatSharedFlagsAreIfNotGiven() {
    CommandLine line =
        new CommandLine(new EngineOptions())
            .setDefaultValueProvider(
                new Environment(Map.of("DIKAST_PARALLEL", "many", "DIKAST_THREADS", "")));
    assertThat(line.parseArgs("-np", "4").hasMatchedOption("-np")).isTrue();
    assertThatExceptionOfType(CommandLine.ParameterException.class)
        .isThrownBy(line::parseArgs)
        .withMessageContaining("many");
  }

  @Test
  void times_withTheirUnits() {
    TimeConverter times = new TimeConverter();
    assertThat(times.convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(times.convert("1.5m")).isEqualTo(Duration.ofSeconds(90));
    assertThat(times.convert("2h")).isEqualTo(Duration.ofHours(2));
    for (String bad : List.of("30", "0s", "-1s", "PT3S", "")) {
      assertThatExceptionOfType(CommandLine.TypeConversionException.class)
          .isThrownBy(() -> times.convert(bad));
    }
  }
}
