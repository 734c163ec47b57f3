package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    cli.engine.next = GenerateCommandTest::solver;
  }

  /** Answers 21 twice and 20 once; as a judge finds the response with 21 better. */
  private static ScriptedBackend solver() {
    return ScriptedBackend.script(
            (prompt, seed, draw) -> {
              if (!prompt.contains("criteria") && prompt.contains("So 2")) {
                return Reply.says("Answer: 21");
              }
              if (!prompt.contains("criteria")) {
                return Reply.says(draw % 3 == 1 ? "So 20.\n\nAnswer: 20" : "So 21.\n\nAnswer: 21");
              }
              boolean first = prompt.lastIndexOf("Answer: 21") < prompt.lastIndexOf("Answer: 20");
              return Reply.says("Scores: \\boxed{" + (first ? "9, 2" : "2, 9") + "}");
            })
        .choosing((prompt, labels) -> List.of(0.75, 0.25))
        .build();
  }

  private void assertUsage(String words, String... arguments) {
    assertThat(cli.run(arguments)).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains(words);
    assertThat(cli.engine.opened).as("no work is done").isEmpty();
  }

  @Test
  void generate_question_givesAnswerAndReport() {
    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "3", "-k", "2")).as(cli.err()).isZero();

    assertThat(cli.out())
        .startsWith("So 21.\n\nAnswer: 21\n")
        .contains("by best_of_n")
        .contains("policy")
        .contains("judge")
        .contains("all that was asked for");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void generate_json_isOneObjectOnOneLine() {
    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "3", "--json", "-s", "7")).isZero();

    assertThat(cli.out())
        .startsWith("{\"id\":\"search-")
        .contains("\"object\":\"search\"")
        .contains(
            "\"strategy\":\"best_of_n\",\"answer\":\"So 21.\\n\\nAnswer: 21\",\"finished\":true,")
        .contains("\"canonical\":\"21\",\"finished\":true,\"score\":9,\"votes\":2")
        .contains("\"stop_reason\":\"samples\",\"draws\":{\"made\":3,\"failed\":0}")
        .contains("\"roles\":{\"judge\":{\"calls\":8,")
        .contains("\"policy\":{\"calls\":3,")
        .endsWith("\"seed\":7}\n")
        .hasLineCount(1);
  }

  @Test
  void generate_quiet_printsTheAnswerAlone() {
    assertThat(
            cli.run(
                "generate",
                "-q",
                "17 + 4?",
                "-N",
                "3",
                "--quiet",
                "--strategy",
                "self_consistency"))
        .isZero();
    assertThat(cli.out()).isEqualTo("So 21.\n\nAnswer: 21\n");
  }

  @Test
  void generate_everyStrategy_answers() {
    for (String strategy :
        List.of(
            "best_of_n",
            "weighted_best_of_n",
            "soft_best_of_n",
            "self_consistency",
            "confident_self_consistency",
            "beam",
            "lookahead",
            "dvts",
            "rebase",
            "particle",
            "revisions")) {
      assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "4", "--strategy", strategy, "--json"))
          .as("%s: %s", strategy, cli.err())
          .isZero();
      assertThat(cli.out()).contains("\"strategy\":\"" + strategy + "\"");
    }
  }

  @Test
  void generate_files_andStandardInput() throws IOException {
    Files.writeString(
        directory.resolve("q.json"),
        "{\"prompt\":[{\"role\":\"user\",\"content\":\"17 +"
            + " 4?\"}],\"responses\":[\"no\"],\"x\":1}");
    assertThat(cli.run("generate", "q.json", "-N", "1", "--quiet")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("Answer: 21");

    cli.stdin = "{\"prompt\":\"17 + 4?\"}";
    assertThat(cli.run("generate", "-", "-N", "1", "--quiet")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("Answer: 21");

    Files.writeString(directory.resolve("q.txt"), "17 + 4?\n");
    assertThat(cli.run("generate", "-q", "@q.txt", "-N", "1", "--quiet")).as(cli.err()).isZero();
  }

  @Test
  void generate_terminal_showsProgressAndTakesItAway() {
    cli.terminal = new Terminal(false, true, 80, true);
    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "3", "-k", "1")).isZero();
    assertThat(cli.err()).contains("3/3").contains("best so far").endsWith("\r\u001b[K");

    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "3", "-k", "1", "--no-progress"))
        .isZero();
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void generate_verbose_tellsOfEveryStep() {
    assertThat(
            cli.run(
                "generate", "-q", "17 + 4?", "-N", "2", "--strategy", "beam", "--width", "2", "-v"))
        .as(cli.err())
        .isZero();
    assertThat(cli.err()).contains("step 1 behind 0, reward 0.75: So 21.").contains("best so far");
  }

  @Test
  void generate_hostileAnswer_isSpelledOut() {
    cli.engine.says("evil\u001b[2J\u202e 21");
    assertThat(cli.run("generate", "-q", "q", "-N", "2")).as(cli.err()).isZero();
    assertThat(cli.out()).doesNotContain("\u001b[2J", "\u202e").contains("evil");
  }

  @Test
  void generate_calls_neverExceeded() {
    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "3", "--max-calls", "3", "--json"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("\"stop_reason\":\"calls\"").contains("\"calls\":3");
  }

  @Test
  void generate_budgetTooSmallForAnAnswer_givesItsBeginningAndSaysSo() {
    cli.engine.answers(Reply.endless("so on "));
    for (String strategy : List.of("best_of_n", "self_consistency", "beam", "particle", "mcts")) {
      List<String> command =
          List.of("generate", "-q", "17 + 4?", "--strategy", strategy, "--max-total-tokens", "60");

      assertThat(run(command, "--quiet")).as(cli.err()).isEqualTo(ExitCode.OK.number());
      assertThat(cli.out()).as(strategy).startsWith("so on so on");
      assertThat(cli.err())
          .isEqualTo("dikast: the answer is not finished: stopped by the token budget\n");

      assertThat(run(command, "--json")).as(cli.err()).isEqualTo(ExitCode.OK.number());
      assertThat(cli.out()).contains("\"finished\":false,\"best\":0", "\"stop_reason\":\"tokens\"");
      assertThat(cli.err()).contains("not finished");
    }
  }

  private int run(List<String> command, String more) {
    return cli.run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void generate_answerLongerThanItMayBe_isTold() {
    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "1", "-n", "2", "--quiet")).isZero();
    assertThat(cli.out()).isEqualTo("So 21.\n\n\n");
    assertThat(cli.err()).contains("not finished").contains("--max-tokens");
  }

  @Test
  void generate_budgetTooSmallForAnyText_isTold() {
    assertThat(cli.run("generate", "-q", "17 + 4?", "--max-total-tokens", "1"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("no answer").contains("stopped by tokens");
  }

  @Test
  void generate_allDrawsFail_isTheBackendsFault() {
    cli.engine.answers(Reply.breaks("out of order"));
    assertThat(cli.run("generate", "-q", "17 + 4?"))
        .isEqualTo(ExitCode.BACKEND_UNREACHABLE.number());
    assertThat(cli.err()).contains("out of order");
  }

  @Test
  void generate_environment_isTakenAndFlagsBeatIt() {
    cli.environment.put("DIKAST_STRATEGY", "self_consistency");
    cli.environment.put("DIKAST_CANDIDATES", "3");
    cli.environment.put("DIKAST_TREE_POLICY", "puct");
    cli.environment.put("DIKAST_STEP_TOKENS", "5");
    assertThat(cli.run("generate", "-q", "17 + 4?", "--step-delimiter", "x", "--json"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("\"strategy\":\"self_consistency\"", "\"made\":3");

    assertThat(cli.run("generate", "-q", "17 + 4?", "-N", "2", "--json")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("\"made\":2");
  }

  @Test
  void generate_unknownName_listsThemAsTheyAreTyped() {
    assertUsage(
        "--strategy must be one of best_of_n, weighted_best_of_n, ",
        "generate",
        "-q",
        "q",
        "--strategy",
        "magic");
    assertUsage("must be one of auto, boxed, number", "generate", "-q", "q", "--form", "magic");
    assertUsage("one of min, product, last, mean", "generate", "-q", "q", "--aggregation", "x");
  }

  @Test
  void generate_nonsense_refusedBeforeAnyWork() {
    assertUsage("expected FILE, or --question", "generate");
    assertUsage("got both", "generate", "x.json", "-q", "q");
    assertUsage("--question is missing", "generate", "-q", " ");
    assertUsage("--candidates must be in 1..256, got 0", "generate", "-q", "q", "-N", "0");
    assertUsage("--candidates", "generate", "-q", "q", "-N", "257");
    assertUsage("--strategy", "generate", "-q", "q", "--strategy", "magic");
    assertUsage("--width", "generate", "-q", "q", "--width", "0");
    assertUsage("--max-calls", "generate", "-q", "q", "--max-calls", "0");
    assertUsage("got both", "generate", "-q", "q", "--step-tokens", "3", "--step-delimiter", "x");
    assertUsage("--stop-text must not be empty", "generate", "-q", "q", "--stop-text", "");
    assertUsage("--temp", "generate", "-q", "q", "--temp", "11");
    assertUsage("--choices", "generate", "-q", "q", "--form", "choice", "--choices", "27");
  }
}
