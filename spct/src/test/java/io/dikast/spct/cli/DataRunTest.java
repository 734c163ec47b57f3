package io.dikast.spct.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen questions about boxes with the shipped model, from the command line to the files. */
class DataRunTest {

  private static final int ITEMS = 16;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path data = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("data.jsonl");
    file = folder.resolve("out.jsonl");
    Files.writeString(
        data,
        BoxQuestions.from(Split.DEVELOPMENT, 0, ITEMS).stream()
            .map(DataRunTest::row)
            .collect(Collectors.joining("\n")));
  }

  private static String row(BoxQuestion question) {
    return question.responses().stream()
        .map(DataRunTest::quoted)
        .collect(
            Collectors.joining(
                ",",
                "{\"prompt\":" + quoted(question.text()) + ",\"responses\":[",
                "],\"label\":" + question.best() + ",\"subset\":\"boxes\"}"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\n", "\\n").replace("\"", "\\\"") + "\"";
  }

  private int run(String command, String... more) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--data", data.toString(), "-o", file.toString(), "--json"));
    arguments.addAll(List.of(more));
    return new SpctTool()
        .run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
  }

  private int number(String field) {
    List<MatchResult> found =
        Pattern.compile("\"" + field + "\":(\\d+)").matcher(out.toString()).results().toList();
    assertThat(found).as(field + " in " + out).isNotEmpty();
    return Integer.parseInt(found.getFirst().group(1));
  }

  @Test
  void rft_boxes_countsAddUp_andASecondRunDrawsNothing() throws IOException {
    assertThat(run("rft", "--format", "trl,dpo,meta", "-n", "200")).as(err.toString()).isZero();
    assertThat(number("items")).isEqualTo(ITEMS);
    assertThat(number("right") + number("wrong") + number("unreadable"))
        .isBetween(3 * ITEMS, 4 * ITEMS);
    assertThat(Files.readAllLines(file)).hasSize(number("kept"));
    assertThat(Files.readAllLines(file)).noneMatch(line -> line.contains("The best response is"));
    String first = out.toString();
    byte[] written = Files.readAllBytes(file);
    assertThat(run("rft", "--format", "trl,dpo,meta", "-n", "200")).isZero();
    assertThat(out.toString()).isEqualTo(first);
    assertThat(file).hasBinaryContent(written);
    assertThat(err.toString()).contains(ITEMS + " items were done before");
  }

  @Test
  void answers_boxes_countsAddUp_andASecondRunDrawsNothing() throws IOException {
    assertThat(run("answers", "--answers", "3", "-k", "2", "-n", "200", "--threshold", "2"))
        .as(err.toString())
        .isZero();
    assertThat(number("items")).isEqualTo(ITEMS);
    assertThat(Files.readAllLines(file))
        .hasSize(number("kept"))
        .allSatisfy(line -> assertThat(line).startsWith("{\"messages\":[{\"role\":\"user\""));
    String first = out.toString();
    assertThat(run("answers", "--answers", "3", "-k", "2", "-n", "200", "--threshold", "2"))
        .isZero();
    assertThat(out.toString()).isEqualTo(first);
  }

  @Test
  void answers_promptsAlone_rowsThatCannotBeRead_partial() throws IOException {
    Files.writeString(data, "{\"prompt\":\"A box holds 20 cups.\"}\n{\"id\":\"x\"}\n");
    assertThat(run("answers", "--answers", "1", "-k", "1", "-n", "50")).isEqualTo(3);
    assertThat(err.toString()).contains("line 2: prompt is missing");
    assertThat(number("items")).isEqualTo(1);
  }

  @Test
  void answers_metaFormat_refused() {
    assertThat(run("answers", "--format", "meta")).isEqualTo(2);
    assertThat(out.toString()).contains("\"code\":\"invalid_value\"");
    assertThat(file).doesNotExist();
  }
}
