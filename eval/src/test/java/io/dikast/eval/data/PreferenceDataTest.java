package io.dikast.eval.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceDataTest {

  private static LoadedData<PreferenceItem> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  private static LoadedData<PreferenceItem> read(byte[] bytes, Optional<DataFormat> format) {
    try (DataReader<PreferenceItem> reader =
        DataReader.open(new ByteArrayInputStream(bytes), 1000, format, PreferenceRows::parse)) {
      return reader.load(Long.MAX_VALUE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static PreferenceItem one(String row, DataFormat format) {
    LoadedData<PreferenceItem> data = read(row);
    assertThat(data.faults()).isEmpty();
    assertThat(data.format()).contains(format);
    assertThat(data.items()).hasSize(1);
    return data.items().getFirst();
  }

  @Test
  void ours_allFields() {
    PreferenceItem item =
        one(
            "{\"id\":7,\"prompt\":\"q\",\"responses\":[\"a\",\"b\",\"\"],\"label\":[2,0],"
                + "\"reference\":\"r\",\"principles\":[\"p\"],\"subset\":\"s\",\"more\":{}}",
            DataFormat.OURS);
    assertThat(item)
        .isEqualTo(
            new PreferenceItem(
                "7",
                Question.of("q").withReference("r").withPrinciples(List.of("p")),
                List.of("a", "b", ""),
                Set.of(0, 2),
                Optional.of("s")));
  }

  @Test
  void ours_labelOfAnIndexOrNull() {
    LoadedData<PreferenceItem> data =
        read(
            """
            {"prompt":[{"role":"user","content":"q"}],"responses":["a","b"],"label":1}
            {"prompt":"q","responses":["a","b"],"label":null}
            {"prompt":"q","responses":["a","b"]}
            {"prompt":"q","responses":["a"],"label":[]}
            """);
    assertThat(data.items().stream().map(PreferenceItem::best))
        .containsExactly(Set.of(1), Set.of(), Set.of(), Set.of());
    assertThat(data.items().stream().map(PreferenceItem::labelled))
        .containsExactly(true, false, false, true);
    assertThat(data.items().stream().map(PreferenceItem::id))
        .containsExactly("line-1", "line-2", "line-3", "line-4");
    assertThat(data.items().getFirst().question()).isEqualTo(Question.of("q"));
  }

  @Test
  void rewardBench1_pairOfTexts() {
    PreferenceItem item =
        one(
            "{\"prompt\":\"q\",\"chosen\":\"a\",\"chosen_model\":\"m\",\"rejected\":\"b\","
                + "\"subset\":\"math-prm\",\"id\":12}",
            DataFormat.REWARDBENCH);
    assertThat(item.responses()).containsExactly("a", "b");
    assertThat(item.best()).containsExactly(0);
    assertThat(item.subset()).contains("math-prm");
    assertThat(item.id()).isEqualTo("12");
  }

  @Test
  void rewardBench2_listsOfTexts() {
    PreferenceItem item =
        one(
            "{\"id\":\"t:0\",\"prompt\":\"q\",\"chosen\":[\"a\",\"b\"],\"rejected\":[\"c\",\"d\"],"
                + "\"num_correct\":2,\"subset\":\"Ties\"}",
            DataFormat.REWARDBENCH);
    assertThat(item.responses()).containsExactly("a", "b", "c", "d");
    assertThat(item.best()).containsExactlyInAnyOrder(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"model_a, 0", "model_b, 1", "tie, -1", "tie (bothbad), -1"})
  void ppe_preference_winner(String winner, int best) {
    PreferenceItem item =
        one(
            "{\"question_id\":\"x\",\"prompt\":\"q\",\"response_1\":\"a\",\"response_2\":\"b\","
                + "\"winner\":\""
                + winner
                + "\"}",
            DataFormat.PPE);
    assertThat(item.best()).isEqualTo(best < 0 ? Set.of() : Set.of(best));
  }

  @Test
  void ppe_correctness_scoresOfEach() {
    PreferenceItem item =
        one(
            "{\"question_id\":\"x\",\"prompt\":\"q\",\"response_1\":\"a\",\"response_2\":\"b\","
                + "\"response_3\":\"c\",\"scores\":[false,true,true],\"benchmark\":\"math\"}",
            DataFormat.PPE);
    assertThat(item.responses()).containsExactly("a", "b", "c");
    assertThat(item.best()).containsExactlyInAnyOrder(1, 2);
    assertThat(item.subset()).contains("math");
  }

  @Test
  void rmb_arrayOfPairsAndBestOf() {
    LoadedData<PreferenceItem> data =
        read(
            """
            [ {"pair_uid":"p","conversation_input":[{"role":"user","content":"q"}],
               "chosen":{"llm_name":"m","answer":"a"},"reject":{"llm_name":"n","answer":"b"},
               "category_path":"Helpfulness/Open QA"},
              {"bon_uid":"n","conversation_input":[{"role":"user","content":"q"}],
               "bon_best":{"llm_name":"m","answer":"a"},
               "loser_list":[{"llm_name":"n","answer":"b"},{"llm_name":"o","answer":"c"}]} ]
            """);
    assertThat(data.format()).contains(DataFormat.RMB);
    assertThat(data.items().stream().map(PreferenceItem::responses))
        .containsExactly(List.of("a", "b"), List.of("a", "b", "c"));
    assertThat(data.items().stream().map(PreferenceItem::id)).containsExactly("p", "n");
    assertThat(data.items().getFirst().subset()).contains("Helpfulness/Open QA");
  }

  @ParameterizedTest
  @CsvSource({"A>B, 0", "B>A, 1", "A=B, -1"})
  void judgeBench_label(String label, int best) {
    PreferenceItem item =
        one(
            "{\"pair_id\":\"x\",\"question\":\"q\",\"response_A\":\"a\",\"response_B\":\"b\","
                + "\"source\":\"mmlu-pro-law\",\"label\":\""
                + label
                + "\"}",
            DataFormat.JUDGEBENCH);
    assertThat(item.best()).isEqualTo(best < 0 ? Set.of() : Set.of(best));
    assertThat(item.subset()).contains("mmlu-pro-law");
  }

  @Test
  void ultraFeedback_messages() {
    PreferenceItem item =
        one(
            "{\"prompt\":\"q\",\"prompt_id\":\"x\",\"chosen\":[{\"role\":\"user\",\"content\":\"q\"},"
                + "{\"role\":\"assistant\",\"content\":\"a\"}],\"rejected\":[{\"role\":\"user\","
                + "\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"b\"}]}",
            DataFormat.ULTRAFEEDBACK);
    assertThat(item.question()).isEqualTo(Question.of("q"));
    assertThat(item.responses()).containsExactly("a", "b");
  }

  @Test
  void hh_turns() {
    PreferenceItem item =
        one(
            "{\"chosen\":\"\\n\\nHuman: q\\n\\nAssistant: r\\n\\nHuman: s\\n\\nAssistant: a\","
                + "\"rejected\":\"\\n\\nHuman: q\\n\\nAssistant: r\\n\\nHuman: s\\n\\nAssistant: b\"}",
            DataFormat.HH);
    assertThat(item.question().messages())
        .containsExactly(
            Message.user("q"), new Message(Message.Role.ASSISTANT, "r"), Message.user("s"));
    assertThat(item.responses()).containsExactly("a", "b");
  }

  @Test
  void hh_otherConversation_isFaulty() {
    LoadedData<PreferenceItem> data =
        read(
            "{\"chosen\":\"\\n\\nHuman: q\\n\\nAssistant: a\","
                + "\"rejected\":\"\\n\\nHuman: p\\n\\nAssistant: b\"}");
    assertThat(data.faulty()).isEqualTo(1);
    assertThat(data.faults().getFirst().reason()).contains("differ in their last turn only");
  }

  /** What is wrong is told by line, and the rows around it are read all the same. */
  @Test
  void faultyRows_toldByLineAndCounted() {
    LoadedData<PreferenceItem> data =
        read(
            """
            {"id":"a","prompt":"q","responses":["x"],"label":0}

            {"id":"a","prompt":"q","responses":["x"],"label":0}
            {"prompt":"q","responses":"x"}
            {"prompt":"q","responses":["x"],"label":1}
            [1]
            {"prompt":"q", "responses":["x"]
            {"prompt":"q","responses":["x"]} {}
            {"prompt":"q","responses":["x",2]}
            {"prompt":[],"responses":["x"]}
            """);
    assertThat(data.items().stream().map(PreferenceItem::id)).containsExactly("a", "a#2");
    assertThat(data.faulty()).isEqualTo(7);
    assertThat(data.faults().stream().map(fault -> fault.line() + ": " + fault.reason()))
        .satisfiesExactly(
            fault -> assertThat(fault).isEqualTo("4: responses must be a list, got a text"),
            fault -> assertThat(fault).startsWith("5: item line-5 labels response 1"),
            fault -> assertThat(fault).isEqualTo("6: expected an object"),
            fault -> assertThat(fault).startsWith("7: column"),
            fault -> assertThat(fault).isEqualTo("8: expected nothing after the object"),
            fault -> assertThat(fault).isEqualTo("9: responses[1] must be a text, got a number"),
            fault -> assertThat(fault).contains("prompt must hold at least one message"));
  }

  @Test
  void unknownFields_noFormat() {
    LoadedData<PreferenceItem> data = read("{\"a\":1}\n");
    assertThat(data.format()).isEmpty();
    assertThat(data.faults().getFirst().reason()).contains("[a]").contains("no known data set");
  }

  @Test
  void stepFormat_isRefusedRowByRow() {
    LoadedData<PreferenceItem> data = read("{\"problem\":\"q\",\"steps\":[\"a\"],\"label\":-1}");
    assertThat(data.faults().getFirst().reason()).contains("labels the steps");
  }

  @Test
  void oversizedRow_isFaultyTheNextIsRead() {
    String big = "{\"prompt\":\"q\",\"responses\":[\"" + "x".repeat(1000) + "\"]}";
    String small = "{\"prompt\":\"q\",\"responses\":[\"x\"]}";
    for (String text : List.of(big + "\n" + small, "[" + big + ",\n" + small + "]")) {
      LoadedData<PreferenceItem> data =
          read(text.getBytes(StandardCharsets.UTF_8), Optional.of(DataFormat.OURS));
      assertThat(data.faulty()).isEqualTo(1);
      assertThat(data.items()).hasSize(1);
    }
  }

  @Test
  void deepNesting_isFaulty() {
    LoadedData<PreferenceItem> data =
        read("{\"responses\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertThat(data.faulty()).isEqualTo(1);
  }

  @Test
  void brokenArray_whatCameBeforeIsKept() {
    LoadedData<PreferenceItem> data =
        read("[{\"prompt\":\"q\",\"responses\":[\"x\"]},\n{\"prompt\":]\n{}]");
    assertThat(data.items()).hasSize(1);
    assertThat(data.faulty()).isEqualTo(1);
    assertThat(data.faults().getFirst().line()).isEqualTo(2);
    assertThat(data.faults().getFirst().reason()).endsWith("the rest of the file was not read");
  }

  @Test
  void invalidUtf8_isFaulty() {
    byte[] row = "{\"prompt\":\"q\",\"responses\":[\"?\"]}".getBytes(StandardCharsets.US_ASCII);
    row[new String(row, StandardCharsets.US_ASCII).indexOf('?')] = (byte) 0xC3;
    assertThat(read(row, Optional.empty()).faulty()).isEqualTo(1);
  }

  @Test
  void byteOrderMarkAndCarriageReturns_arePassedOver() {
    assertThat(read("\uFEFF{\"prompt\":\"q\",\"responses\":[\"x\"]}\r\n\r\n").items()).hasSize(1);
  }

  @Test
  void emptyFile_isEmpty() {
    assertThat(read("").items()).isEmpty();
    assertThat(read("[]").items()).isEmpty();
  }

  @Test
  void load_limit_readsNoFurther(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.writeString(
        file, "{\"prompt\":\"q\",\"responses\":[\"x\"]}\n".repeat(3) + "not read at all");
    assertThat(PreferenceData.load(file, Optional.empty(), 3).faulty()).isZero();
    assertThat(PreferenceData.load(file).faulty()).isEqualTo(1);
  }

  @Test
  void keys_nameTheFormats() {
    for (DataFormat format : DataFormat.values()) {
      assertThat(DataFormat.of(format.key())).contains(format);
    }
    assertThat(DataFormat.of("auto")).isEmpty();
  }

  @Test
  void line_looksLikeUtf32_faultOfThatRowAlone() {
    byte[] row = "{\"prompt\":\"q\",\"responses\":[\"a\"]}".getBytes(StandardCharsets.UTF_8);
    byte[] odd = {(byte) 0xFF, (byte) 0xFE, 0, 0, 0, 0, '{', '}', '\n'};
    byte[] file = Arrays.copyOf(odd, odd.length + row.length);
    System.arraycopy(row, 0, file, odd.length, row.length);

    LoadedData<PreferenceItem> data = read(file, Optional.empty());

    assertThat(data.faulty()).isEqualTo(1);
    assertThat(data.items()).hasSize(1);
  }

  @Test
  void array_looksLikeUtf32_oneFault() {
    byte[] file = {'[', 0, 0, 0, '{', '}', '{', '}'};

    assertThat(read(file, Optional.empty()).faulty()).isEqualTo(1);
  }
}
