package io.dikast.spct.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void help_namesTheCommands() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("rft", "tiny");
  }
}
