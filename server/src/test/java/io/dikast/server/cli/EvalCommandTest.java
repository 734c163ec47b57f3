package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.ModelMetadata;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvalCommandTest {

  private static final String ROWS =
      """
      {"id":"a","prompt":"q","responses":["x","y"],"label":0,"subset":"s"}
      {"id":"b","prompt":"r","responses":["x","y"],"label":[1]}
      """;

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModelAndData() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    Files.writeString(directory.resolve("data.jsonl"), ROWS);
  }

  private int eval(String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "eval";
    arguments[1] = "--data";
    arguments[2] = "data.jsonl";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return cli.run(arguments);
  }

  @Test
  void eval_data_givesTheTable() {
    assertThat(eval("-k", "4", "--seeds", "2")).as(cli.err()).isZero();

    assertThat(cli.out())
        .startsWith("| method   | accuracy")
        .contains("| greedy ", "| voting@1 ", "| voting@4 ", "2 items × 2 seeds")
        .doesNotContain("meta");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.engine.backends.getFirst().draws()).hasSize(2 * 2 * 5);
  }

  @Test
  void eval_noNumberOfSamples_is32() {
    assertThat(eval("--seeds", "1")).isZero();
    assertThat(cli.out()).contains("| voting@32 ");
  }

  @Test
  void eval_json_isOneObjectOnOneLine() {
    assertThat(eval("-k", "2", "--seeds", "1", "--json")).isZero();
    assertThat(cli.out())
        .startsWith("{\"object\":\"study\",\"model\":\"scripted\",\"items\":2")
        .contains("\"data\":{\"file\":\"data.jsonl\",\"format\":\"ours\",\"read\":2,\"faulty\":0")
        .hasLineCount(1);
  }

  @Test
  void eval_out_goesOnWhereItWas() throws IOException {
    assertThat(eval("-k", "2", "--seeds", "1", "--out", "deep/out")).isZero();
    Path out = directory.resolve("deep/out");
    assertThat(Files.readString(out.resolve("results.json"))).startsWith("{\"object\":\"study\"");
    assertThat(Files.readString(out.resolve("scaling.svg"))).startsWith("<svg ");
    assertThat(Files.readAllLines(out.resolve("samples.jsonl"))).hasSize(2);

    assertThat(eval("-k", "2", "--seeds", "2", "--out", "deep/out")).isZero();
    assertThat(cli.engine.backends.getLast().draws()).as("the second seed only").hasSize(2 * 3);

    assertThat(eval("-k", "4", "--seeds", "2", "--out", "deep/out")).isEqualTo(2);
    assertThat(cli.err()).contains("another study");
  }

  @Test
  void eval_modelWithAQuestion_asksIt() {
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{9, 2}"))
                .choosing((prompt, labels) -> List.of(0.5, 0.5))
                .metadata(new ModelMetadata(Map.of("dikast.meta.suffix", List.of("right?"))))
                .build();
    assertThat(eval("-k", "2", "--seeds", "1")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("| meta@2 ", "meta AUC 0.500");

    assertThat(eval("-k", "2", "--seeds", "1", "--meta", "none")).isZero();
    assertThat(cli.out()).doesNotContain("meta");
  }

  @Test
  void eval_modeThatDrawsNothing_isAskedOnce() {
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says("unasked"))
                .choosing((prompt, labels) -> labels.stream().map(label -> 0.1).toList())
                .build();
    assertThat(eval("--mode", "scale", "--seeds", "1")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("| greedy ", "draws nothing").doesNotContain("voting@2");
    assertThat(cli.engine.backends.getFirst().draws()).isEmpty();

    assertThat(eval("--mode", "scale", "--seeds", "1", "--json")).isZero();
    assertThat(cli.out()).contains("\"mode\":\"scale\",\"weighting\":\"keep\"");
  }

  @Test
  void eval_weighting_countsAllJudgements() {
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{9, 2}"))
                .choosing((prompt, labels) -> List.of(0.5, 0.5))
                .build();
    assertThat(eval("-k", "2", "--seeds", "1", "--meta", "yes-no", "--weighting", "softmax:0.2"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("| meta@2 ");
  }

  @Test
  void eval_faultyRows_arePartial() throws IOException {
    Files.writeString(directory.resolve("data.jsonl"), ROWS + "{\"prompt\":\"q\"}\n");
    assertThat(eval("-k", "2", "--seeds", "1")).isEqualTo(3);
    assertThat(cli.out()).contains("2 items × 1 seeds");
    assertThat(cli.err())
        .contains("1 rows could not be read:\n  line 3: responses is missing: a list");
  }

  @Test
  void eval_engineFailsDraws_isPartial() {
    cli.engine.answers(Reply.breaks("out of order"));
    assertThat(eval("-k", "2", "--seeds", "1")).isEqualTo(3);
    assertThat(cli.err()).contains("2 rows × seeds have draws that the engine failed");
  }

  @Test
  void eval_limit_takesTheFirst() {
    assertThat(eval("-k", "2", "--seeds", "1", "--limit", "1")).isZero();
    assertThat(cli.out()).contains("1 items × 1 seeds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format nonsense",
        "--format processbench",
        "--limit 0",
        "--seeds 0",
        "--workers 0",
        "--mode nonsense",
        "--mode pairwise --workers 2",
        "--mode steps --step-reward most",
        "--step-reward min",
        "--mode scale --meta yes-no",
        "--mode rerank --meta head.json",
        "--weighting nonsense",
        "-k 0",
        "-k 257"
      })
  void eval_wrongUse_noWorkIsDone(String flags) {
    assertThat(eval(flags.split(" "))).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).isNotEmpty();
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void eval_noLabelsOrNoFile_noWorkIsDone() throws IOException {
    Files.writeString(
        directory.resolve("data.jsonl"), "{\"prompt\":\"q\",\"responses\":[\"x\"]}\n");
    assertThat(eval()).isEqualTo(2);
    assertThat(cli.err()).contains("no row has a label");
    assertThat(cli.run("eval", "--data", "nowhere.jsonl")).isEqualTo(2);
    assertThat(cli.err()).contains("there is no such file");
    assertThat(cli.run("eval")).isEqualTo(2);
    assertThat(cli.err()).contains("--data");
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void eval_toldToStop_stops() {
    cli.interruption.stop();
    assertThat(eval()).isEqualTo(1);
    assertThat(cli.err()).contains("stopped");
  }

  @Test
  void eval_terminal_showsABarAndTakesItAway() {
    cli.terminal = new Terminal(false, true, 80, true);
    assertThat(eval("-k", "2", "--seeds", "1")).isZero();
    assertThat(cli.err()).contains("judging ", "2/2").endsWith("\r\u001b[K");
  }
}
