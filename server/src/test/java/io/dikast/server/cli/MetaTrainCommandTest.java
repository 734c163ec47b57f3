package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.HiddenState;
import io.dikast.metarm.MetaHead;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaTrainCommandTest {

  @TempDir Path directory;
  private CommandFixture cli;

  @BeforeEach
  void aJudgeAndData() throws IOException {
    cli = new CommandFixture(directory);
    cli.environment.put("DIKAST_MODEL", Files.createFile(directory.resolve("m.gguf")).toString());
    Files.writeString(directory.resolve("data.jsonl"), rows(12));
    cli.engine.next = () -> judge("judge").build();
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            row ->
                "{\"id\":\"%d\",\"prompt\":\"q%d\",\"responses\":[\"alpha\",\"omega\"],\"label\":0}"
                    .formatted(row, row))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Right in two draws of three; its hidden state knows which. */
  private static ScriptedBackend.Builder judge(String model) {
    return ScriptedBackend.script(
            (prompt, seed, draw) -> {
              boolean alphaFirst = prompt.indexOf("alpha") < prompt.indexOf("omega");
              boolean right = Math.floorMod(seed, 3) > 0;
              return Reply.says(
                  (right ? "heedful " : "hasty ")
                      + (right == alphaFirst ? "\\boxed{9, 2}" : "\\boxed{2, 9}"));
            })
        .embedding(2, prompt -> HiddenState.of(prompt.contains("heedful") ? 1 : -1, 5))
        .model(model)
        .vocabulary(model);
  }

  private int train(String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "meta";
    arguments[1] = "train";
    arguments[2] = "--data";
    arguments[3] = "data.jsonl";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return cli.run(arguments);
  }

  @Test
  void train_data_writesAHeadAndSaysHowGoodItIs() {
    assertThat(train("-k", "4", "-o", "heads/meta.json")).as(cli.err()).isZero();
    assertThat(cli.out())
        .startsWith("judge: 48 judgements of 12 rows")
        .contains("2 values of the hidden state", "| AUC               | 1.000", "| judgements |");
    assertThat(cli.err()).contains("wrote ");
    MetaHead head = MetaHead.read(directory.resolve("heads/meta.json"));
    assertThat(head.state().orElseThrow().source().size()).isEqualTo(2);
    assertThat(directory.resolve("heads/meta.samples.jsonl")).exists();
  }

  @Test
  void train_again_drawsNothing() {
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(cli.engine.backends.getLast().draws()).isEmpty();
  }

  @Test
  void train_json_isOneObjectOnOneLine() {
    assertThat(train("-k", "4", "-o", "meta.json", "--json")).isZero();
    assertThat(cli.out())
        .startsWith("{\"object\":\"meta_head\",\"file\":\"")
        .contains("\"hidden_size\":2", "\"held_out\":{\"auc\":1", "\"features_alone\":{\"auc\":")
        .contains("\"unlabelled\":0", "\"bins\":[{\"count\":")
        .hasLineCount(1);
  }

  @Test
  void train_featuresOnly_asksForNoState() {
    assertThat(train("-k", "4", "--features-only", "-o", "meta.json")).isZero();
    assertThat(cli.engine.backends.getFirst().embeddings()).isEmpty();
    assertThat(MetaHead.read(directory.resolve("meta.json")).state()).isEmpty();
  }

  @Test
  void train_judgeWithoutStates_saysSoAndTakesFeatures() {
    cli.engine.next =
        () ->
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    Reply.says(seed % 2 == 0 ? "\\boxed{9, 2}" : "\\boxed{2, 9}"));
    assertThat(train("-k", "8", "-o", "meta.json")).as(cli.err()).isZero();
    assertThat(cli.err()).contains("the judge shows no hidden states");
  }

  @Test
  void select_trainedHead_questionsEveryJudgement() {
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(select("--meta", "meta.json", "--json", "--weighting", "probability")).isZero();
    assertThat(cli.engine.backends.getLast().embeddings()).hasSize(8);
    assertThat(cli.out()).contains("\"meta_score\":0.9", "\"kept\":8");
  }

  @Test
  void select_headOfAnotherJudge_refusedInOneLine() {
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    cli.engine.next = () -> judge("stranger").build();
    assertThat(select("--meta", "meta.json")).isEqualTo(2);
    assertThat(cli.err())
        .contains("the head was fitted to hidden states of another model: of judge")
        .contains("this is stranger");
  }

  @Test
  void eval_trainedHead_countsAsMeta() {
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(
            cli.run(
                "eval", "--data", "data.jsonl", "-k", "4", "--seeds", "1", "--meta", "meta.json"))
        .as(cli.err())
        .isZero();
    assertThat(cli.out()).contains("| meta@4 ", "meta AUC 1.000");
    assertThat(cli.run("eval", "--data", "data.jsonl", "--workers", "2", "--meta", "meta.json"))
        .isEqualTo(2);
    assertThat(cli.err()).contains("--workers must be 1 with a trained head");
  }

  private int select(String... more) {
    String[] arguments = new String[7 + more.length];
    String[] first = {"select", "-q", "q", "-r", "alpha", "-r", "omega"};
    System.arraycopy(first, 0, arguments, 0, 7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return cli.run(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--meta nowhere.json",
        "--meta data.json",
        "--weighting heavy",
        "--weighting softmax:0",
        "--weighting softmax:warm"
      })
  void select_wrongUse_noModelIsOpened(String flags) throws IOException {
    Files.writeString(directory.resolve("data.json"), "{\"kind\":\"tea\"}");
    assertThat(select(flags.split(" "))).isEqualTo(2);
    assertThat(cli.err()).hasLineCount(1);
    assertThat(cli.engine.opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-o meta.txt", "-o .", "--folds 1 -o m.json", "-k 0 -o m.json", "--meta none"})
  void train_wrongUse_noModelIsOpened(String flags) {
    assertThat(train(flags.split(" "))).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.engine.opened).isEmpty();
  }

  @Test
  void train_tooFewQuestionsOrOneKindOnly_saysSo() throws IOException {
    Files.writeString(directory.resolve("data.jsonl"), rows(3));
    assertThat(train("-k", "4", "-o", "a.json")).isEqualTo(2);
    assertThat(cli.err()).contains("no head can be fitted: 5 folds need as many questions, got 3");
    assertThat(directory.resolve("a.json")).doesNotExist();
    Files.writeString(directory.resolve("data.jsonl"), rows(12));
    cli.engine.says("nothing of use");
    assertThat(train("-k", "2", "-o", "b.json")).isEqualTo(2);
    assertThat(cli.err()).contains("no judgement could be read: 24 unreadable draws");
  }

  @Test
  void train_engineFailsEverything_isTheEngines() {
    cli.engine.answers(Reply.breaks("out of order"));
    assertThat(train("-k", "2", "-o", "meta.json")).isEqualTo(4);
    assertThat(cli.err()).contains("no row could be judged: out of order");
  }

  @Test
  void train_faultyRows_arePartial() throws IOException {
    Files.writeString(directory.resolve("data.jsonl"), rows(12) + "{\"prompt\":\"q\"}\n");
    assertThat(train("-k", "4", "-o", "meta.json")).isEqualTo(3);
    assertThat(cli.err()).contains("1 rows could not be read");
  }

  @Test
  void train_otherNumberOfSamplesInTheSameFile_refused() {
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(train("-k", "5", "-o", "meta.json")).isEqualTo(2);
    assertThat(cli.err()).contains("meta.samples.jsonl, line 1: the row is of another judge");
  }

  @Test
  void train_terminal_showsABarAndTakesItAway() {
    cli.terminal = new Terminal(false, true, 80, true);
    assertThat(train("-k", "4", "-o", "meta.json")).isZero();
    assertThat(cli.err()).contains("judging ", "12/12", "\r\u001b[K");
  }

  @Test
  void train_toldToStop_stops() {
    cli.interruption.stop();
    assertThat(train("-o", "meta.json")).isEqualTo(1);
    assertThat(cli.err()).contains("stopped");
  }
}
