package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.inference.llama.FlashAttention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

class SettingsTest {

  @TempDir Path directory;
  private CommandFixture cli;
  private Path model;

  @BeforeEach
  void aModelAndNoSettings() throws IOException {
    cli = new CommandFixture(directory);
    model = Files.createFile(directory.resolve("m.gguf"));
  }

  private void file(String json) throws IOException {
    Files.writeString(directory.resolve("dikast.json"), json);
  }

  /** Draws asked of the model by a run with these flags besides. */
  private int samplesWith(String... flags) {
    List<String> arguments =
        Stream.concat(
                Stream.of("select", "-q", "q", "-r", "a", "-r", "b", "-m", model.toString()),
                Stream.of(flags))
            .toList();
    assertThat(cli.run(arguments.toArray(String[]::new))).as(cli.err()).isZero();
    return cli.engine.backends.getLast().draws().size();
  }

  @Test
  void value_flagBeatsEnvironmentBeatsFile() throws IOException {
    assertThat(samplesWith()).isEqualTo(8);
    file("{\"samples\": 3}");
    assertThat(samplesWith()).isEqualTo(3);
    cli.environment.put("DIKAST_SAMPLES", "4");
    assertThat(samplesWith()).isEqualTo(4);
    assertThat(samplesWith("-k", "5")).isEqualTo(5);
  }

  @Test
  void value_emptyVariable_isAsIfNotThere() throws IOException {
    file("{\"samples\": 3}");
    cli.environment.put("DIKAST_SAMPLES", "");

    assertThat(samplesWith()).isEqualTo(3);
  }

  @Test
  void keys_areExactlyTheSharedFlags() {
    List<String> flags =
        Stream.of(
                new JudgeOptions(),
                new StrategyOptions(),
                new TreeOptions(),
                new AnswerOptions(),
                new ParadigmOptions(),
                new PrincipleOptions(),
                new DefenceOptions(),
                new ModelOptions(),
                new OutputOptions(),
                new ServiceOptions())
            .flatMap(options -> names(options))
            .filter(name -> !name.equals("config"))
            .distinct()
            .toList();

    assertThat(Settings.KEYS).containsExactlyInAnyOrderElementsOf(flags);
  }

  private static Stream<String> names(Object options) {
    return CommandSpec.forAnnotatedObject(options).options().stream()
        .map(option -> option.longestName().replaceFirst("^--", ""));
  }

  @Test
  void everyFlag_hasAnEnvironmentTwin() {
    cli.environment.put("DIKAST_MODEL", model.toString());
    cli.environment.put("DIKAST_CTX_SIZE", "512");
    cli.environment.put("DIKAST_THREADS", "1");
    cli.environment.put("DIKAST_GPU_LAYERS", "0");
    cli.environment.put("DIKAST_LLAMA_LIB", "/");
    cli.environment.put("DIKAST_BACKEND", "http://localhost:1");
    cli.environment.put("DIKAST_BACKEND_MODEL", "judge");
    cli.environment.put("DIKAST_API_KEY_FILE", "key");
    cli.environment.put("DIKAST_PARALLEL", "4");
    cli.environment.put("DIKAST_FLASH_ATTN", "on");
    cli.environment.put("DIKAST_SAMPLES", "6");
    cli.environment.put("DIKAST_TEMP", "0.7");
    cli.environment.put("DIKAST_TOP_P", "0.9");
    cli.environment.put("DIKAST_MAX_TOKENS", "77");
    cli.environment.put("DIKAST_SEED", "5");
    cli.environment.put("DIKAST_DEADLINE", "30s");
    cli.environment.put("DIKAST_MAX_TOTAL_TOKENS", "100000");
    cli.environment.put("DIKAST_META", "none");
    cli.environment.put("DIKAST_WEIGHTING", "keep");
    cli.environment.put("DIKAST_KEEP", "2");
    cli.environment.put("DIKAST_QUORUM", "2");
    cli.environment.put("DIKAST_STOP_WHEN_DECIDED", "0.999999");
    cli.environment.put("DIKAST_STOP", "beta:0.999999");
    cli.environment.put("DIKAST_AHEAD", "3");
    cli.environment.put("DIKAST_MODE", "pointwise");
    cli.environment.put("DIKAST_TOURNAMENT", "swiss");
    cli.environment.put("DIKAST_RATING", "elo");
    cli.environment.put("DIKAST_STEP_REWARD", "mean");
    cli.environment.put("DIKAST_HEAD", "head.json");
    cli.environment.put("DIKAST_SCORER_ROUTE", "classify");
    cli.environment.put("DIKAST_SCORER_UNIT", "reward");
    cli.environment.put("DIKAST_PRINCIPLES", "per-sample");
    cli.environment.put("DIKAST_CATCH_DEGENERATE", "1");
    cli.environment.put("DIKAST_DECOY", "0");
    cli.environment.put("DIKAST_DECOY_TEXT", "pass");
    cli.environment.put("DIKAST_RANDOM_LABEL", "off");
    cli.environment.put("DIKAST_MAX_RESPONSE_CHARS", "1000");
    cli.environment.put("DIKAST_CUT", "end");
    cli.environment.put("DIKAST_QUIET", "on");
    cli.environment.put("DIKAST_VERBOSE", "0");
    cli.environment.put("DIKAST_NO_PROGRESS", "yes");
    cli.environment.put("DIKAST_NO_COLOR", "true");
    cli.environment.put("DIKAST_JSON", "1");
    List<String> ofOthers =
        Stream.of(
                new ServiceOptions(), new AnswerOptions(), new StrategyOptions(), new TreeOptions())
            .flatMap(SettingsTest::names)
            .filter(name -> !cli.environment.containsKey(Settings.variable(name)))
            .toList();
    assertThat(cli.environment.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Settings.KEYS.stream()
                .filter(key -> !ofOthers.contains(key))
                .map(Settings::variable)
                .toList());

    // A model file that is a flag beats the servers of the environment.
    assertThat(cli.run("select", "-m", model.toString(), "-q", "q", "-r", "a", "-r", "b"))
        .as(cli.err())
        .isZero();

    assertThat(cli.out()).startsWith("{\"id\":").contains("\"seed\":5").contains("\"requested\":6");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.engine.opened)
        .containsExactly(new Engine.Settings(model, 512, 1, 0, 4, FlashAttention.ON, Path.of("/")));
    var group = cli.engine.backends.getFirst().groups().getFirst();
    assertThat(group.maxTokens()).isEqualTo(77);
    assertThat(group.sampling().temperature()).isEqualTo(0.7);
    assertThat(group.sampling().topP()).isEqualTo(0.9);
    assertThat(group.ledger().budget().totalTokens()).isEqualTo(100_000);
    assertThat(group.ledger().budget().deadline()).hasSeconds(30);
  }

  @Test
  void switch_setInTheEnvironmentAndGivenAsAFlag_staysOn() {
    cli.environment.put("DIKAST_JSON", "1");

    assertThat(cli.run("version", "--json")).isZero();
    assertThat(cli.out()).startsWith("{");
  }

  @Test
  void switch_offInTheEnvironment_isOff() throws IOException {
    file("{\"json\": true}");
    cli.environment.put("DIKAST_JSON", "0");

    assertThat(cli.run("version")).isZero();
    assertThat(cli.out()).startsWith("dikast");
  }

  @Test
  void llamaLib_missingFolder_isUsage() {
    assertThat(cli.run("version", "--llama-lib", "no-such-folder")).isEqualTo(2);
    assertThat(cli.err()).contains("there is no folder").contains("no-such-folder");
  }

  @Test
  void llamaLib_inTheFile_isMeantFromTheFile_andReachesEveryCommand() throws IOException {
    Path library = Files.createDirectory(directory.resolve("lib"));
    file("{\"llama-lib\": \"lib\"}");

    assertThat(cli.run("version")).isZero();
    cli.run("doctor");
    assertThat(cli.engine.libraries).containsExactly(Optional.of(library), Optional.of(library));
    assertThat(cli.run("select", "-q", "q", "-r", "a", "-r", "b", "-m", model.toString()))
        .as(cli.err())
        .isZero();
    assertThat(cli.engine.opened).extracting(Engine.Settings::library).containsExactly(library);
  }

  @Test
  void file_relativeModel_isMeantFromTheFile() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("a/b"));
    Path other = Files.createFile(elsewhere.resolve("other.gguf"));
    Files.writeString(elsewhere.resolve("my.json"), "{\"model\": \"other.gguf\"}");

    assertThat(cli.run("select", "-q", "q", "-r", "a", "-r", "b", "--config", "a/b/my.json"))
        .as(cli.err())
        .isZero();
    assertThat(cli.engine.opened.getLast().file()).isEqualTo(other);
  }

  @Test
  void file_namedByVariable_isRead_flagForItBeatsThat() throws IOException {
    Files.writeString(directory.resolve("one.json"), "{\"samples\": 1}");
    Files.writeString(directory.resolve("two.json"), "{\"samples\": 2}");
    cli.environment.put("DIKAST_CONFIG", "one.json");

    assertThat(samplesWith()).isEqualTo(1);
    assertThat(samplesWith("--config=two.json")).isEqualTo(2);
  }

  @Test
  void file_namedButMissing_isRefused() {
    assertThat(cli.run("version", "--config", "none.json")).isEqualTo(2);
    assertThat(cli.err()).contains("none.json: there is no such file");
  }

  @Test
  void file_unknownKey_isRefusedByName() throws IOException {
    file("{\"samples\": 3, \"sampels\": 4}");

    assertThat(cli.run("version")).isEqualTo(2);
    assertThat(cli.err()).contains("there is no setting \"sampels\"").contains("samples");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void file_badJson_isRefusedWithItsPlace() throws IOException {
    file("{\"samples\":\n 3,,}");

    assertThat(cli.run("version")).isEqualTo(2);
    assertThat(cli.err()).contains("dikast.json, line 2, column 4");
  }

  @Test
  void file_listForAValue_isRefusedByName() throws IOException {
    file("{\"samples\": [3]}");

    assertThat(cli.run("version")).isEqualTo(2);
    assertThat(cli.err()).contains("\"samples\" must be a text, a number or true or false");
  }

  @Test
  void file_broken_helpIsStillShown() throws IOException {
    file("{");

    assertThat(cli.run("select", "--help")).isZero();
    assertThat(cli.out()).contains("Usage: dikast select");
  }

  @Test
  void badValue_fromEnvironmentOrFile_namesItsSource() throws IOException {
    cli.environment.put("DIKAST_SAMPLES", "many");
    assertThat(cli.run("select", "-q", "q", "-r", "a")).isEqualTo(2);
    assertThat(cli.err()).contains("'many'").contains("(from DIKAST_SAMPLES)");

    cli.environment.clear();
    file("{\"samples\": \"many\"}");
    assertThat(cli.run("select", "-q", "q", "-r", "a")).isEqualTo(2);
    assertThat(cli.err()).contains("'many'").contains("(from \"samples\" in ");
  }
}
