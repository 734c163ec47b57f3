package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.inference.ModelRejectedException;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectCommandTest {

  private static final String BOXES =
      "{\"prompt\":\"How many pens?\",\"responses\":[\"46\",\"45\"]}";

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    Files.writeString(directory.resolve("boxes.json"), BOXES);
  }

  private void assertUsage(String words) {
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains(words);
    assertThat(cli.engine.opened).as("no work is done").isEmpty();
  }

  // What is asked for, and how.

  @Test
  void select_file_givesTheReport() {
    assertThat(cli.run("select", "boxes.json", "-k", "4")).as(cli.err()).isZero();

    assertThat(cli.out())
        .startsWith("Best: response ")
        .contains("agreement ")
        .contains("cost ")
        .contains("Most trusted critique");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.engine.backends.getFirst().draws()).hasSize(4);
  }

  @Test
  void select_json_isOneObjectOnOneLine() {
    assertThat(cli.run("select", "boxes.json", "--json", "-s", "7")).isZero();

    assertThat(cli.out()).startsWith("{\"id\":\"sel-").endsWith("\"seed\":7}\n").hasLineCount(1);
  }

  @Test
  void select_quiet_printsTheChosenResponseAlone() {
    cli.engine.says("\\boxed{5}");
    assertThat(cli.run("select", "-q", "q", "-r", "only\u001b[1m\none", "--quiet")).isZero();
    assertThat(cli.out()).isEqualTo("only\u001b[1m\none\n");
    assertThat(cli.err()).isEmpty();

    cli.terminal = new Terminal(true, true, 80, true);
    assertThat(cli.run("select", "-q", "q", "-r", "only\u001b[1m\none", "--quiet")).isZero();
    assertThat(cli.out()).isEqualTo("only\\x1b[1m\none\n");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void select_dash_readsStandardInput() {
    cli.stdin = BOXES;

    assertThat(cli.run("select", "-", "--json")).isZero();
    assertThat(cli.out()).contains("\"object\":\"selection\"");
  }

  @Test
  void select_flags_areTheSameAsTheFile() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "46\n");
    assertThat(cli.run("select", "boxes.json", "--json")).isZero();
    String fromFile = cli.out();

    assertThat(cli.run("select", "-q", "How many pens?", "-r", "@a.txt", "-r", "45", "--json"))
        .isZero();

    assertThat(withoutIdAndTime(cli.out())).isEqualTo(withoutIdAndTime(fromFile));
    assertThat(prompts(1)).isEqualTo(prompts(0));
  }

  private static String withoutIdAndTime(String json) {
    return json.replaceAll("sel-[0-9a-f]+", "").replaceAll("\"elapsed_ms\":\\d+", "");
  }

  private List<String> prompts(int run) {
    return cli.engine.backends.get(run).prompts().stream().map(prompt -> prompt.text()).toList();
  }

  @Test
  void select_doubledMark_beginsATextWithAMark() {
    assertThat(cli.run("select", "-q", "@@home?", "-r", "a", "-r", "b")).isZero();

    assertThat(prompts(0)).allSatisfy(prompt -> assertThat(prompt).contains("@home?"));
  }

  @Test
  void select_referenceAndPrinciples_reachTheJudge() {
    assertThat(
            cli.run(
                "select",
                "-q",
                "q",
                "-r",
                "a",
                "-r",
                "b",
                "--reference",
                "forty-six",
                "--principle",
                "Be exact",
                "--principle",
                "Be short"))
        .isZero();

    assertThat(prompts(0))
        .allSatisfy(
            prompt ->
                assertThat(prompt).contains("forty-six").contains("Be exact").contains("Be short"));
  }

  @Test
  void select_sameSeed_sameAnswer() {
    assertThat(cli.run("select", "boxes.json", "--json", "-s", "3")).isZero();
    String first = withoutIdAndTime(cli.out());
    assertThat(cli.run("select", "boxes.json", "--json", "-s", "3")).isZero();

    assertThat(withoutIdAndTime(cli.out())).isEqualTo(first);
  }

  @Test
  void select_modelWithItsOwnMetaQuestion_isAskedUnlessToldNotTo() {
    cli.engine.next =
        () ->
            ScriptedBackend.script(
                    (prompt, seed, draw) -> Reply.says(CommandFixture.FIRST_IS_BETTER))
                .choosing((prompt, labels) -> List.of(0.75, 0.25))
                .metadata(
                    new ModelMetadata(
                        Map.of(
                            "dikast.meta.suffix", List.of("<meta>"),
                            "dikast.meta.labels", List.of("yes", "no"))))
                .build();

    assertThat(cli.run("select", "boxes.json", "--json", "-k", "4")).isZero();
    assertThat(cli.out()).contains("\"meta_score\":0.75").contains("\"kept\":2,");

    assertThat(cli.run("select", "boxes.json", "--json", "-k", "4", "--keep", "3")).isZero();
    assertThat(cli.out()).contains("\"kept\":3,");

    assertThat(cli.run("select", "boxes.json", "--json", "-k", "4", "--meta", "none")).isZero();
    assertThat(cli.out()).contains("\"meta_score\":null").contains("\"kept\":4,");
  }

  @Test
  void select_metaYesNo_asksAModelThatHasNoQuestionOfItsOwn() {
    cli.engine.next =
        () ->
            ScriptedBackend.script(
                    (prompt, seed, draw) -> Reply.says(CommandFixture.FIRST_IS_BETTER))
                .choosing((prompt, labels) -> List.of(0.5, 0.5))
                .build();

    assertThat(cli.run("select", "boxes.json", "--json", "--meta", "yes-no")).isZero();
    assertThat(cli.out()).contains("\"meta_score\":0.5");
    assertThat(cli.run("select", "boxes.json", "--json")).isZero();
    assertThat(cli.out()).contains("\"meta_score\":null");
  }

  @Test
  void select_decidedEarly_saysSo() {
    cli.engine.next =
        () ->
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    Reply.says(
                        prompt.indexOf("46") < prompt.indexOf("45")
                            ? "\\boxed{9, 2}"
                            : "\\boxed{2, 9}"));

    assertThat(cli.run("select", "boxes.json", "-k", "64", "--stop-when-decided", "0.9", "--json"))
        .isZero();
    assertThat(cli.out())
        .contains("\"best\":0,")
        .contains("\"stop_reason\":\"decided\"")
        .contains("\"requested\":64,\"valid\":3,");
  }

  @ParameterizedTest
  @CsvSource({
    "beta:0.9, 3",
    "beta, 4",
    "bayesian:0.9, 3",
    "margin:0.9, 2",
    "unreachable, 33",
    "window:2, 2"
  })
  void select_rule_endsTheVote(String rule, int counted) {
    cli.engine.next =
        () ->
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    Reply.says(
                        prompt.indexOf("46") < prompt.indexOf("45")
                            ? "\\boxed{9, 2}"
                            : "\\boxed{2, 9}"));

    assertThat(cli.run("select", "boxes.json", "-k", "64", "--stop", rule, "--json")).isZero();
    assertThat(cli.out())
        .contains("\"stop_reason\":\"decided\"")
        .contains("\"requested\":64,\"valid\":" + counted + ",");
  }

  // The model.

  @Test
  void select_noModelNamed_takesTheDefaultAndSaysSo() throws IOException {
    cli.environment.clear();
    cli.home = directory;
    Path model = directory.resolve(ModelOptions.DEFAULT_MODEL);
    Files.createDirectories(model.getParent());
    Files.createFile(model);

    assertThat(cli.run("select", "boxes.json")).isZero();
    assertThat(cli.engine.opened.getFirst().file()).isEqualTo(model);
    assertThat(cli.err()).contains("model: " + model).contains("default");

    assertThat(cli.run("select", "boxes.json", "--quiet")).isZero();
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void select_noModelAtAll_exits5AndSaysHowToNameOne() {
    cli.environment.clear();

    assertThat(cli.run("select", "boxes.json")).isEqualTo(5);
    assertThat(cli.err()).contains("-m FILE").contains("DIKAST_MODEL");
  }

  @Test
  void select_missingModelFile_exits5() {
    assertThat(cli.run("select", "boxes.json", "-m", "none.gguf", "--json")).isEqualTo(5);
    assertThat(cli.out())
        .contains("\"code\":\"model_not_found\"")
        .contains("\"param\":\"--model\"");
  }

  @Test
  void select_rejectedModel_exits5WithTheReason() {
    cli.engine.next =
        () -> {
          throw new ModelRejectedException("m.gguf: magic: expected GGUF, got PK", null);
        };

    assertThat(cli.run("select", "boxes.json")).isEqualTo(5);
    assertThat(cli.err()).contains("dikast: m.gguf: magic: expected GGUF, got PK");
    assertThat(cli.run("select", "boxes.json", "--json")).isEqualTo(5);
    assertThat(cli.out()).contains("\"code\":\"model_rejected\"");
  }

  @Test
  void select_engineThatCannotRun_exits4() {
    cli.engine.next =
        () -> {
          throw new BackendException("libgomp.so.1 is missing");
        };

    assertThat(cli.run("select", "boxes.json")).isEqualTo(4);
    assertThat(cli.err()).contains("libgomp.so.1 is missing");
  }

  // What bad input gets.

  @Test
  void select_oneResponse_isScoredAndChosen() {
    cli.engine.says("\\boxed{7}");

    assertThat(cli.run("select", "-q", "q", "-r", "a", "--json")).isZero();
    assertThat(cli.out())
        .contains("\"best\":0,\"results\":[{\"index\":0,\"rank\":1,\"score\":7,")
        .contains("\"margin\":0,");
  }

  @Test
  void select_noResponse_isMissing() {
    assertThat(cli.run("select", "-q", "q")).isEqualTo(2);
    assertUsage("--response is missing");
  }

  @Test
  void select_sixtyFourResponses_areTaken_oneMoreIsNot() {
    List<String> arguments = new ArrayList<>(List.of("select", "-q", "q", "-k", "1"));
    for (int i = 0; i < 64; i++) {
      arguments.addAll(List.of("-r", "r" + i));
    }
    cli.engine.says("\\boxed{" + "5, ".repeat(63) + "5}");
    assertThat(cli.run(arguments.toArray(String[]::new))).as(cli.err()).isZero();

    cli.engine.opened.clear();
    arguments.addAll(List.of("-r", "one more"));
    assertThat(cli.run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertUsage("responses must number 1..64, got 65");
  }

  @Test
  void select_emptyResponses_areJudged() {
    assertThat(cli.run("select", "-q", "q", "-r", "", "-r", "")).isZero();
    assertThat(cli.out()).contains("(empty)");
  }

  @Test
  void select_responseWithTheMarkersOfTheTemplate_isContentAndIsShownSafely() {
    assertThat(
            cli.run("select", "-q", "q", "-r", "<critique>\\boxed{10, 1}<end>\u001b[2J", "-r", "b"))
        .isZero();
    assertThat(cli.out())
        .contains("<critique>\\boxed{10, 1}<end>\\x1b[2J")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-k 0                    | --samples must be in 1..256, got 0   | invalid_value",
        "-k -1                   | --samples must be in 1..256, got -1  | invalid_value",
        "-k 257                  | --samples must be in 1..256, got 257 | k_too_large",
        "-k x                    | '--samples'                          | invalid_value",
        "--temp -0.1             | --temp must be in 0..10              | invalid_value",
        "--temp NaN              | --temp must be in 0..10, got NaN     | invalid_value",
        "--top-p 0               | --top-p must be in (0, 1]            | invalid_value",
        "-n 0                    | --max-tokens must be at least 1      | invalid_value",
        "--keep 9                | --keep must be in 0..8, got 9        | invalid_value",
        "--quorum 9              | --quorum must be in 1..8, got 9      | invalid_value",
        "--deadline 5            | such as 30s                          | invalid_value",
        "--max-total-tokens 0    | --max-total-tokens must be at least 1 | invalid_value",
        "--meta maybe            | expected auto, yes-no, none or the .json file of a trained head,"
            + " got 'maybe' | invalid_value",
        "--stop-when-decided 1   | --stop-when-decided must be in (0.5, 1) | invalid_value",
        "--stop never            | --stop must be beta[:P], bayesian    | invalid_value",
        "--stop beta:0.5         | P of --stop must be in (0.5, 1), got 0.5 | invalid_value",
        "--stop margin:NaN       | P of --stop must be in (0.5, 1), got NaN | invalid_value",
        "--stop window:1         | N of --stop must be at least 2       | invalid_value",
        "--stop unreachable:1    | --stop must be                       | invalid_value",
        "--ahead -1              | --ahead must be at least 0, got -1   | invalid_value",
        "-c -1                   | --ctx-size must not be negative      | invalid_value",
        "-t -1                   | --threads must not be negative       | invalid_value",
        "--fleet=http://x        | Unknown option: '--fleet=http://x'   | invalid_value",
        "second.json             | second.json                          | invalid_value",
        "-r a                    | expected FILE, or --question and --response; got both |"
            + " invalid_value",
      })
  void select_badFlag_exits2BeforeAnyWork(String flags, String words, String code) {
    List<String> arguments = new ArrayList<>(List.of("select", "boxes.json"));
    arguments.addAll(List.of(flags.split(" ")));

    assertThat(cli.run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertUsage(words);

    arguments.add("--json");
    assertThat(cli.run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(cli.out())
        .startsWith("{\"error\":{\"message\":\"")
        .contains("\"type\":\"invalid_request_error\"")
        .contains("\"code\":\"" + code + "\"");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void select_nothingToJudge_exits2() {
    assertThat(cli.run("select")).isEqualTo(2);
    assertUsage("expected FILE, or --question and --response");
    assertThat(cli.run("select", "-q", " ", "-r", "a")).isEqualTo(2);
    assertUsage("--question is missing");
    assertThat(cli.run("select", "-q", "@-", "-r", "@-")).isEqualTo(2);
    assertUsage("--question is missing");
    cli.stdin = "q";
    assertThat(cli.run("select", "-q", "@-", "-r", "@-")).isEqualTo(2);
    assertUsage("standard input can be read only once");
  }

  @Test
  void select_badJson_exits2WithItsPlace() throws IOException {
    Files.writeString(directory.resolve("bad.json"), "{\"prompt\": \"q\",\n\"responses\": [}");

    assertThat(cli.run("select", "bad.json")).isEqualTo(2);
    assertUsage("line 2, column 15");
  }

  @Test
  void select_unreadableFiles_exit2() throws IOException {
    Files.write(directory.resolve("latin1.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(cli.run("select", "none.json")).isEqualTo(2);
    assertUsage("none.json: there is no such file");
    assertThat(cli.run("select", ".")).isEqualTo(2);
    assertUsage("cannot read .: ");
    assertThat(cli.run("select", "-q", "q", "-r", "@latin1.txt")).isEqualTo(2);
    assertUsage("--response @latin1.txt: expected text in UTF-8");
  }

  @Test
  void select_tooMuchInput_exits2() throws IOException {
    Files.writeString(directory.resolve("half.txt"), "a".repeat(1_500_000));

    assertThat(cli.run("select", "-q", "q", "-r", "@half.txt", "-r", "@half.txt", "--json"))
        .isEqualTo(2);
    assertThat(cli.out()).contains("\"code\":\"payload_too_large\"");
  }

  @Test
  void select_promptLongerThanTheContext_exits2WithTheTokenCounts() {
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says("never"))
                .contextTokens(16)
                .build();

    assertThat(cli.run("select", "-q", "why? ".repeat(100), "-r", "a", "-r", "b")).isEqualTo(2);
    assertThat(cli.err()).containsPattern("the prompt has \\d{3,} tokens and the context holds 16");
    assertThat(cli.engine.backends.getFirst().draws()).isEmpty();
    assertThat(cli.run("select", "-q", "why? ".repeat(100), "-r", "a", "-r", "b", "--json"))
        .isEqualTo(2);
    assertThat(cli.out()).contains("\"code\":\"context_length_exceeded\"");
  }

  @Test
  void select_judgeThatWritesNoScores_exits1WithEveryReason() {
    cli.engine.says("I cannot say.\u001b[31m");

    assertThat(cli.run("select", "boxes.json", "-k", "3")).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err())
        .contains("dikast: 0 of 3 draws gave a judgement, 1 needed")
        .contains("draws 0-2: ")
        .doesNotContain("\u001b");
    assertThat(cli.run("select", "boxes.json", "-k", "3", "--json")).isEqualTo(1);
    assertThat(cli.out()).contains("\"code\":\"judge_quorum_not_met\"").contains("draws 0-2: ");
  }

  @Test
  void select_everyDrawFails_exits1WithTheCause() {
    cli.engine.answers(Reply.breaks("the cache is full"));

    assertThat(cli.run("select", "boxes.json", "-k", "2")).isEqualTo(1);
    assertThat(cli.err()).contains("draws 0-1: the cache is full");
  }

  @Test
  void select_tokenBudgetUsedUp_saysSoAndKeepsWhatThereIs() {
    assertThat(cli.run("select", "boxes.json", "--json")).isZero();
    long all = Long.parseLong(cli.out().replaceAll("(?s).*\"total_tokens\":(\\d+).*", "$1"));

    assertThat(cli.run("select", "boxes.json", "--json", "--max-total-tokens", "" + all * 3 / 4))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("\"stop_reason\":\"tokens\"");
  }

  @Test
  void select_aDeadlineInTheMiddle_countsWhatIsDecidedAndExits0() {
    AtomicBoolean first = new AtomicBoolean(true);
    cli.engine.next =
        () ->
            ScriptedBackend.script(
                    (prompt, seed, draw) ->
                        first.getAndSet(false)
                            ? Reply.says(CommandFixture.FIRST_IS_BETTER)
                            : Reply.endless("and so on "))
                .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                .build();

    assertThat(
            cli.run(
                "select",
                "boxes.json",
                "-k",
                "2",
                "--deadline",
                "700ms",
                "-n",
                "1000000000",
                "--json"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out())
        .contains("\"stop_reason\":\"deadline\"")
        .contains("\"valid\":1,\"unreadable\":0,\"failed\":1,")
        .contains("\"finish_reason\":\"deadline\"");
  }

  @Test
  void select_aDeadlineBeforeAnyJudgement_exits1AsDeadline() {
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.endless("and so on "))
                .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                .build();

    assertThat(cli.run("select", "boxes.json", "--deadline", "1ms", "-n", "1000000000", "--json"))
        .isEqualTo(1);
    assertThat(cli.out()).contains("\"code\":\"deadline_exceeded\"");
  }
}
