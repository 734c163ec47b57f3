package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParadigmOptionsTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aModel() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    cli.engine.next =
        () ->
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says("\\boxed{A}"))
                .choosing(
                    (prompt, labels) -> labels.stream().map(_ -> 0.9 / labels.size()).toList())
                .build();
  }

  private int select(String... flags) {
    String[] all = new String[7 + flags.length];
    List<String> fixed = List.of("select", "-q", "How many?", "-r", "46", "-r", "45");
    for (int i = 0; i < all.length; i++) {
      all[i] = i < fixed.size() ? fixed.get(i) : flags[i - fixed.size()];
    }
    return cli.run(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pairwise",
        "scale",
        "scalar-pairwise",
        "semi-scalar",
        "semi-scalar-pairwise",
        "rerank",
        "steps"
      })
  void mode_everyOne_givesASelection(String mode) {
    assertThat(select("--mode", mode, "--json")).as(cli.err()).isZero();

    assertThat(cli.out()).contains("\"object\":\"selection\"").hasLineCount(1);
  }

  @Test
  void mode_scale_isAskedOnceAndHasNoCritique() {
    assertThat(select("--mode", "scale", "--json", "-k", "4")).isZero();

    assertThat(cli.out()).contains("\"requested\":1,").contains("\"critique\":\"\"");
    assertThat(cli.engine.backends.getFirst().groups()).isEmpty();
    assertThat(cli.engine.backends.getFirst().choices()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes-no", "head.json"})
  void meta_modeThatDrawsNothing_isRefusedBeforeAnyWork(String meta) {
    assertThat(select("--mode", "scale", "--meta", meta)).isEqualTo(ExitCode.USAGE.number());

    assertThat(cli.err()).contains("--meta needs a --mode that draws");
    assertThat(cli.engine.opened).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"scale,none", "scale,auto", "semi-scalar,yes-no"})
  void meta_nothingToQuestionOrSomethingDrawn_isTaken(String mode, String meta) {
    assertThat(select("--mode", mode, "--meta", meta)).as(cli.err()).isZero();
  }

  @Test
  void meta_fromTheEnvironmentAndAModeThatDrawsNothing_nobodyIsAsked() {
    cli.environment.put("DIKAST_META", "yes-no");

    assertThat(select("--mode", "scale", "--json")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("\"meta_tokens\":0");
    assertThat(cli.engine.backends.getFirst().choices()).as("one a response").hasSize(2);
  }

  @Test
  void mode_pairwise_judgesBothOrders() {
    assertThat(select("--mode", "pairwise", "--json", "-k", "4")).isZero();

    // The first is better, whichever stands there: a tie.
    assertThat(cli.out()).contains("\"scores\":[5.5,5.5]");
    assertThat(cli.engine.backends.getFirst().draws()).hasSize(8);
  }

  @Test
  void mode_fromTheEnvironment_isTaken() {
    cli.environment.put("DIKAST_MODE", "rerank");

    assertThat(select("--json")).as(cli.err()).isZero();
    assertThat(cli.out()).contains("\"requested\":1,");
  }

  @ParameterizedTest
  @CsvSource({"swiss,bradley-terry", "knockout,elo", "round-robin,points"})
  void tournament_everyOne_givesASelection(String tournament, String rating) {
    assertThat(
            select(
                "-r",
                "44",
                "--mode",
                "scalar-pairwise",
                "--tournament",
                tournament,
                "--rating",
                rating,
                "--json"))
        .as(cli.err())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mode|guess|--mode must be one of pointwise, pairwise, scale",
        "--tournament|swiss|--tournament needs a pairwise --mode",
        "--rating|elo|--rating needs a pairwise --mode",
        "--head|h.json|--head needs --mode head",
        "--step-reward|mean|--step-reward needs --mode steps",
        "--mode|head|--head is missing: the trained head of --mode head"
      })
  void flags_thatDoNotGoTogether_areRefusedBeforeAnyWork(String flag, String value, String words) {
    assertThat(select(flag, value)).isEqualTo(ExitCode.USAGE.number());

    assertThat(cli.err()).contains(words);
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void names_thatAreNotThere_areRefused() {
    assertThat(select("--mode", "pairwise", "--tournament", "league"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.err()).contains("--tournament must be one of round-robin, swiss, knockout");
    assertThat(select("--mode", "pairwise", "--rating", "love")).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.err()).contains("--rating must be one of points, bradley-terry, elo");
    assertThat(select("--mode", "steps", "--step-reward", "max"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.err()).contains("--step-reward must be one of min, product, last, mean");
    assertThat(select("--mode", "head", "--head", "none.json")).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.err()).contains("cannot use --head");
  }

  @Test
  void head_modelWithoutHiddenStates_isSaid() throws IOException {
    Files.writeString(
        directory.resolve("h.json"),
        "{\"kind\":\"reward\",\"width\":1,\"weights\":[1],\"bias\":0}");

    assertThat(select("--mode", "head", "--head", "h.json")).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.err()).contains("shows no hidden state");
  }
}
