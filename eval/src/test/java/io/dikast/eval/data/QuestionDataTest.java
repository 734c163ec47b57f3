package io.dikast.eval.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionDataTest {

  @TempDir Path folder;

  private LoadedData<QuestionItem> load(String rows) throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.writeString(file, rows);
    return QuestionData.load(file, Optional.empty(), Long.MAX_VALUE);
  }

  @Test
  void promptsAlone_areRead_withReference() throws IOException {
    LoadedData<QuestionItem> data =
        load(
            """
            {"id":"a","prompt":"Why?"}
            {"prompt":[{"role":"user","content":"How?"}],"reference":"so"}
            {"id":"c"}
            """);
    assertThat(data.items()).extracting(QuestionItem::id).containsExactly("a", "line-2");
    assertThat(data.items())
        .extracting(item -> item.question().text())
        .containsExactly("Why?", "How?");
    assertThat(data.items().get(1).question().reference()).isEqualTo("so");
    assertThat(data.faults()).singleElement().satisfies(f -> assertThat(f.line()).isEqualTo(3));
  }

  @Test
  void rowsOfOurs_withResponsesOrWithout_hostileOnesAreTold() throws IOException {
    LoadedData<QuestionItem> data =
        load(
            """
            {"id":"a","prompt":"Why?","reference":"Because.","subset":"s","responses":["x"],"label":0}

            {"id":"a","prompt":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}]}
            {"prompt":"Why not?"}
            {"prompt":[]}
            {"prompt":7}
            {"prompt":[{"role":"wizard","content":"x"}]}
            {"prompt":[{"role":"user"}]}
            [1]
            {"prompt":"torn
            """);
    assertThat(data.items()).extracting(QuestionItem::id).containsExactly("a", "a#2", "line-4");
    assertThat(data.items().getFirst().question().reference()).isEqualTo("Because.");
    assertThat(data.items().getFirst().subset()).contains("s");
    assertThat(data.items().get(1).question().messages()).hasSize(2);
    assertThat(data.faults())
        .extracting(DataRow.Faulty::line)
        .containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(data.faults().get(2).reason()).contains("role must be");
  }

  @Test
  void preferenceData_itsQuestions() throws IOException {
    LoadedData<QuestionItem> data =
        load(
            """
            {"prompt":"Why?","chosen":"a","rejected":"b"}
            """);
    assertThat(data.format()).contains(DataFormat.REWARDBENCH);
    assertThat(data.items().getFirst().question().text()).isEqualTo("Why?");
  }

  /** Where responses are needed, a row without them is told as such. */
  @Test
  void promptsAlone_asPreferences_areFaulty() throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.writeString(file, "{\"prompt\":\"Why?\"}\n");
    assertThat(PreferenceData.load(file).faults().getFirst().reason())
        .isEqualTo("responses is missing: a list");
  }

  /** Ids tell the rows apart even where a row has the very id that another was given. */
  @Test
  void idsThatComeAgain_staySeveral() throws IOException {
    LoadedData<QuestionItem> data =
        load(
            """
            {"id":"a","prompt":"1"}
            {"id":"a","prompt":"2"}
            {"id":"a#2","prompt":"3"}
            {"id":"line-5","prompt":"4"}
            {"prompt":"5"}
            """);
    assertThat(data.items())
        .extracting(QuestionItem::id)
        .containsExactly("a", "a#2", "a#2#2", "line-5", "line-5#2");
  }

  @Test
  void letterThatIsNoUtf8_costsItsRow() throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.write(
        file,
        "{\"prompt\":\"caf\u00e9\"}\n{\"prompt\":\"tea\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    LoadedData<QuestionItem> data = QuestionData.load(file);
    assertThat(data.items()).extracting(item -> item.question().text()).containsExactly("tea");
    assertThat(data.faulty()).isEqualTo(1);
  }
}
