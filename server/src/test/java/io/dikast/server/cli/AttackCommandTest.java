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

/** The commands that measure attacks and bias. */
class AttackCommandTest {

  private static final String ROWS =
      """
      {"id":"a","prompt":"q","responses":["x","y is long"],"label":0}
      {"id":"b","prompt":"r","responses":["x","y is long"],"label":1}
      """;

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModelAndData() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    Files.writeString(directory.resolve("data.jsonl"), ROWS);
    cli.engine.next =
        () ->
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    Reply.says(
                        "Scores: "
                            + label(prompt)
                            + (prompt.contains("[Response 3 begins]") ? "8, 3, 1}" : "8, 3}")));
  }

  /** What the prompt asks the scores to stand behind. */
  private static String label(String prompt) {
    int at = prompt.lastIndexOf("Scores: \\") + "Scores: ".length();
    return prompt.substring(at, prompt.indexOf('{', at) + 1);
  }

  @Test
  void attack_data_givesTheTable() {
    assertThat(cli.run("attack", "--data", "data.jsonl", "-k", "2")).as(cli.err()).isZero();

    assertThat(cli.out())
        .startsWith("| attack ")
        .contains("| before ", "| after ", "| master keys ", "| none: a right one is ")
        .contains("2 items, in each a wrong response attacked by ")
        .contains("Scores that the judge did not write itself: in 0 of ");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void attack_each_hasAnArmForEach() {
    assertThat(
            cli.run(
                "attack",
                "--data",
                "data.jsonl",
                "-k",
                "1",
                "--each",
                "--family",
                "master_keys",
                "--max-response-chars",
                "100",
                "--decoy"))
        .as(cli.err())
        .isZero();

    assertThat(cli.out())
        .contains("| before ", "| decoy ", "| cap ", "| after ", "| master keys ")
        .doesNotContain("| caught ", "| label ", "| combined ");
  }

  @Test
  void attack_json_isOneObjectOnOneLine() {
    assertThat(
            cli.run("attack", "--data", "data.jsonl", "-k", "1", "--json", "--family", "combined"))
        .as(cli.err())
        .isZero();

    assertThat(cli.out())
        .startsWith("{\"object\":\"attack_study\",\"model\":\"scripted\",\"samples\":1,\"items\":2")
        .contains("\"arms\":[\"before\",\"after\"]")
        .contains("\"families\":[{\"family\":\"combined\",\"wins\":{\"before\":{\"rate\":")
        .contains("\"parser\":{\"judgements\":")
        .contains("\"spoofed\":0}")
        .contains("\"data\":{\"file\":\"data.jsonl\",\"format\":\"ours\",\"read\":2")
        .hasLineCount(1);
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void attack_noData_takesTheQuestionsOfTheCheckout() throws IOException {
    cli.home = directory;
    Files.createDirectory(directory.resolve("examples"));
    Files.writeString(directory.resolve(AttackCommand.QUESTIONS), ROWS);

    assertThat(cli.run("attack", "-k", "1", "--limit", "1", "--family", "instructions"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("1 items");

    cli.home = null;
    assertThat(cli.run("attack")).isEqualTo(2);
    assertThat(cli.err()).contains("--data is missing");
  }

  @Test
  void attack_rowsWithoutAWrongResponse_areSaid() throws IOException {
    Files.writeString(
        directory.resolve("data.jsonl"),
        ROWS + "{\"prompt\":\"s\",\"responses\":[\"x\"],\"label\":0}\n");

    assertThat(cli.run("attack", "--data", "data.jsonl", "-k", "1", "--family", "instructions"))
        .isZero();
    assertThat(cli.err()).contains("1 rows have no label, or no wrong response");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--family nonsense",
        "--max-response-chars 1",
        "--cut sideways",
        "-k 0",
        "--data nowhere.jsonl"
      })
  void attack_wrongUse_noWorkIsDone(String flags) {
    String[] more =
        (flags.startsWith("--data") ? flags : "--data data.jsonl " + flags).split(" ", -1);
    String[] arguments = new String[more.length + 1];
    arguments[0] = "attack";
    System.arraycopy(more, 0, arguments, 1, more.length);

    assertThat(cli.run(arguments)).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void attack_toldToStop_stops() {
    cli.interruption.stop();
    assertThat(cli.run("attack", "--data", "data.jsonl")).isEqualTo(1);
    assertThat(cli.err()).contains("stopped");
  }

  @Test
  void attack_terminal_showsABarAndTakesItAway() {
    cli.terminal = new Terminal(false, true, 80, true);
    assertThat(cli.run("attack", "--data", "data.jsonl", "-k", "1", "--family", "instructions"))
        .isZero();
    assertThat(cli.err()).contains("choosing ", "12/12").endsWith("\r\u001b[K");
  }

  @Test
  void bias_judgeOfTheFirstPlace_isToldSo() {
    assertThat(cli.run("bias", "--data", "data.jsonl", "-k", "2")).as(cli.err()).isZero();

    assertThat(cli.out())
        .startsWith("| bias ")
        .containsPattern("the first place wins +\\| 100 %")
        .containsPattern("all draws together choose otherwise +\\| 100 %")
        .contains("2 items, 4 draws read in both orders");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void bias_json_isOneObjectOnOneLine() {
    assertThat(cli.run("bias", "--data", "data.jsonl", "-k", "1", "--json")).isZero();

    assertThat(cli.out())
        .startsWith("{\"object\":\"bias_study\",\"model\":\"scripted\"")
        .contains("\"order\":{\"pairs\":2,\"flipped_draws\":{\"rate\":1,")
        .contains("\"length\":{\"wrong_is_longer\":null")
        .hasLineCount(1);
  }

  @Test
  void bias_noLabels_measuresOrder_andNoDataIsAnError() throws IOException {
    Files.writeString(
        directory.resolve("data.jsonl"), "{\"prompt\":\"q\",\"responses\":[\"x\",\"y\"]}\n");

    assertThat(cli.run("bias", "--data", "data.jsonl", "-k", "1")).as(cli.err()).isZero();
    assertThat(cli.run("bias")).isEqualTo(2);
    assertThat(cli.err()).contains("--data is missing");
  }

  // The same flags on select.

  @Test
  void select_degenerate_isWithheldAndSaid() {
    cli.engine.says("\\boxed{9, 9}");

    assertThat(cli.run("select", "-q", "q", "-r", ":", "-r", "46", "--catch-degenerate")).isZero();
    assertThat(cli.out())
        .startsWith("Best: response 2 of 2")
        .contains("response 1 was not shown to the judge: nothing but punctuation");

    assertThat(cli.run("select", "-q", "q", "-r", ":", "-r", "46", "--catch-degenerate", "--json"))
        .isZero();
    assertThat(cli.out()).contains("\"withheld\":\"nothing but punctuation\"");
  }

  @Test
  void select_longResponse_isCutAndSaid_alsoFromTheEnvironment() {
    cli.engine.says("\\boxed{9, 2}");
    cli.environment.put("DIKAST_MAX_RESPONSE_CHARS", "10");

    assertThat(cli.run("select", "-q", "q", "-r", "x".repeat(2000), "-r", "46", "--cut", "end"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("response 1 was cut: the judge saw 10 of its 2,000 characters");
    assertThat(cli.engine.backends.getLast().prompts().getFirst().text())
        .contains("x".repeat(10) + "[… 1990 characters left out …]");
  }

  @Test
  void select_decoyThatWins_isDiscardedWithItsReason() {
    cli.engine.says("\\boxed{2, 3, 9}");

    assertThat(cli.run("select", "-q", "q", "-r", "45", "-r", "46", "--decoy", "-k", "2"))
        .isEqualTo(1);
    assertThat(cli.err())
        .contains("draws 0-1: discarded: the decoy got 9.0, the best response 3.0");
  }

  @Test
  void select_randomLabelOfAModelWithItsOwnTemplate_saysThatNothingChanges() {
    cli.engine.next = AttackCommandTest::withOwnTemplate;

    assertThat(cli.run("select", "-q", "q", "-r", "45", "-r", "46", "--random-label")).isZero();
    assertThat(cli.err()).contains("--random-label changes nothing");
  }

  private static ScriptedBackend withOwnTemplate() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{9, 2}"))
        .metadata(
            new ModelMetadata(
                Map.of(
                    "dikast.judge.template", List.of("{question}{responses}"),
                    "dikast.judge.response", List.of("{response}"))))
        .build();
  }

  @Test
  void select_principlesFromTheQuestion_areDrawnOnce() {
    cli.engine.next =
        () ->
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    Reply.says(
                        prompt.contains("### The criteria")
                            ? "Specific Criteria: Truth 100%"
                            : "Analysis: so.\nScores: \\boxed{9, 2}"));

    assertThat(cli.run("select", "-q", "q", "-r", "45", "-r", "46", "--principles", "question"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("by Truth 100 %");
  }

  @Test
  void select_principlesThatCannotBe_areOneClearLine() {
    cli.engine.next = AttackCommandTest::withOwnTemplate;
    String[] asked = {"select", "-q", "q", "-r", "45", "-r", "46", "--principles", "question"};
    assertThat(cli.run(asked)).isEqualTo(2);
    assertThat(cli.err())
        .startsWith("dikast: principles cannot be drawn from the question: ")
        .hasLineCount(1);

    assertThat(cli.run("select", "-q", "q", "-r", "45", "--principles", "given")).isEqualTo(2);
    assertThat(cli.err()).contains("--principles given needs some: --principle TEXT");

    assertThat(
            cli.run(
                "select", "-q", "q", "-r", "45", "--principle", "Wit", "--principles", "question"))
        .isEqualTo(2);
    assertThat(cli.err()).contains("would pass over the principles that are given");

    assertThat(cli.run("select", "-q", "q", "-r", "45", "--principles", "nonsense")).isEqualTo(2);
    assertThat(cli.err()).contains("expected per-sample, given or question");
  }
}
