package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeOptionsTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    cli.engine.next = TreeOptionsTest::solver;
  }

  /** A step and then an answer, by the seed; a step is right with a probability of 0.75. */
  private static ScriptedBackend solver() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                Reply.says(
                    (prompt.contains("So 2") ? "" : "So 2" + Math.floorMod(seed, 3) + ".\n\n")
                        + "Answer: "
                        + Math.floorMod(seed, 4)
                        + "</script>"))
        .choosing((prompt, labels) -> List.of(0.75, 0.25))
        .build();
  }

  private int tree(String... more) {
    List<String> arguments = new ArrayList<>(List.of("generate", "-q", "17 + 4?", "--json"));
    Collections.addAll(arguments, more);
    return cli.run(arguments.toArray(String[]::new));
  }

  private void assertUsage(String words, String... arguments) {
    assertThat(tree(arguments)).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.out()).contains(words);
    assertThat(cli.engine.opened).as("no work is done").isEmpty();
  }

  @Test
  void trace_eachFormat_written() throws IOException {
    for (String extension : List.of("html", "json", "dot")) {
      Path trace = directory.resolve("tree." + extension);
      assertThat(tree("--strategy", "mcts", "--simulations", "9", "--trace", trace.toString()))
          .as(cli.err())
          .isZero();
      assertThat(Files.readString(trace))
          .contains("So 2")
          .contains(
              switch (extension) {
                case "html" -> "<!doctype html>";
                case "json" -> "\"question\":\"17 + 4?\"";
                default -> "digraph search";
              });
    }
    assertThat(cli.out()).contains("\"strategy\":\"mcts\"", "\"made\":9");
    assertThat(Files.readString(directory.resolve("tree.html")))
        .doesNotContain("Answer: 1</script>");
  }

  @Test
  void journal_secondRun_asksForNothingMore() {
    String journal = directory.resolve("tree.journal").toString();
    String[] arguments = {"--strategy", "ab_mcts", "--simulations", "9", "--journal", journal};
    assertThat(tree(arguments)).as(cli.err()).isZero();
    assertThat(cli.out()).contains("\"strategy\":\"ab_mcts\"", "\"draws\":{\"made\":9,");

    assertThat(tree(arguments)).as(cli.err()).isZero();
    assertThat(cli.out()).contains("\"draws\":{\"made\":0,");

    assertThat(tree("--strategy", "mcts", "--simulations", "9", "--journal", journal))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.out()).contains("belongs to another");
  }

  @Test
  void revisions_asManyAnswersAsCandidates_withJournalAndTrace() throws IOException {
    String journal = directory.resolve("chain.journal").toString();
    Path trace = directory.resolve("chain.dot");
    assertThat(
            tree(
                "--strategy",
                "revisions",
                "-N",
                "3",
                "--journal",
                journal,
                "--trace",
                trace.toString()))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("\"strategy\":\"revisions\"", "\"draws\":{\"made\":3,");
    assertThat(Files.readString(trace)).contains("n0 -> n1", "n1 -> n2", "n2 -> n3");
    assertThat(cli.engine.backends.getFirst().prompts())
        .anyMatch(prompt -> prompt.text().contains("75 of 100 points"));

    assertThat(tree("--strategy", "revisions", "-N", "3", "--journal", journal)).isZero();
    assertThat(cli.out()).contains("\"draws\":{\"made\":0,");
  }

  @Test
  void policies_allByName() {
    for (String policy : List.of("uct", "puct", "ab-mcts-a", "ab-mcts-a-beta", "UCT")) {
      assertThat(tree("--strategy", "mcts", "--simulations", "4", "--tree-policy", policy))
          .as(policy)
          .isZero();
    }
  }

  @Test
  void flags_thatCannotBe_refusedBeforeAModelIsOpened() {
    assertUsage("--simulations must be in 1..4096", "--strategy", "mcts", "--simulations", "0");
    assertUsage("--wave must be in 1..256", "--strategy", "mcts", "--wave", "257");
    assertUsage("--tree-policy must be uct", "--strategy", "mcts", "--tree-policy", "best");
    assertUsage("--tree-choice must be", "--strategy", "mcts", "--tree-choice", "luck");
    assertUsage(".html, .json or .dot", "--strategy", "mcts", "--trace", "tree.txt");
    assertUsage("Thompson sampling has none", "--strategy", "ab_mcts", "--exploration", "1");
    assertUsage("--trace is of --strategy mcts", "--trace", "tree.html");
    assertUsage("as many as --candidates", "--strategy", "revisions", "--simulations", "4");
    assertUsage("one after the other", "--strategy", "revisions", "--wave", "4");
    assertUsage("the best is chosen", "--strategy", "revisions", "--tree-choice", "best-value");
    assertUsage("--tree-policy is of", "--strategy", "revisions", "--tree-policy", "uct");
    assertUsage("--journal is of --strategy mcts", "--journal", "tree.journal");
  }
}
