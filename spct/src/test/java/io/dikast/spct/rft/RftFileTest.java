package io.dikast.spct.rft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RftFileTest {

  @TempDir Path folder;
  private Path file = Path.of("");
  private Path journal = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("out.jsonl");
    journal = folder.resolve("out.jsonl.journal");
  }

  private static Trajectory trajectory(String item, String text, boolean right, boolean hinted) {
    return new Trajectory(
        item,
        Prompt.of(Segment.template("judge "), Segment.content("\"" + item + "\"")),
        TokenSequence.ofText(text),
        List.of(1.0, 9.0),
        right,
        hinted);
  }

  private static ItemOutcome kept(String item) {
    return new ItemOutcome(
        item,
        Verdict.KEPT,
        List.of(trajectory(item, "yes\n", true, false), trajectory(item, "no", false, false)),
        1,
        List.of());
  }

  private RftFile open(TrainingFormat format) throws IOException {
    return RftFile.open(file, format, "settings");
  }

  @Test
  void formats_byHand() throws IOException {
    ItemOutcome hinted =
        new ItemOutcome(
            "b",
            Verdict.HINTED,
            List.of(trajectory("b", "n", false, false), trajectory("b", "y", true, true)),
            0,
            List.of());
    List<String> written = new java.util.ArrayList<>();
    for (TrainingFormat format : TrainingFormat.values()) {
      Path own = folder.resolve(format.name());
      try (RftFile out = RftFile.open(own, format, "settings")) {
        out.add(kept("a"));
        out.add(hinted);
      }
      written.add(Files.readString(own));
    }
    assertThat(written)
        .containsExactly(
            """
            {"messages":[{"role":"user","content":"judge \\"a\\""},{"role":"assistant","content":"yes\\n"}]}
            {"messages":[{"role":"user","content":"judge \\"b\\""},{"role":"assistant","content":"y"}]}
            """,
            """
            {"prompt":"judge \\"a\\"","completion":"yes\\n"}
            {"prompt":"judge \\"b\\"","completion":"y"}
            """,
            """
            {"prompt":"judge \\"a\\"","chosen":"yes\\n","rejected":"no"}
            {"prompt":"judge \\"b\\"","chosen":"y","rejected":"n"}
            """,
            """
            {"prompt":"judge \\"a\\"","judgement":"yes\\n","label":1}
            {"prompt":"judge \\"a\\"","judgement":"no","label":0}
            {"prompt":"judge \\"b\\"","judgement":"n","label":0}
            """);
  }

  @Test
  void reopened_knowsWhatIsDone_andCountsOn() throws IOException {
    try (RftFile out = open(TrainingFormat.MESSAGES)) {
      out.add(kept("a"));
    }
    try (RftFile out = open(TrainingFormat.MESSAGES)) {
      assertThat(out.isDone("a")).isTrue();
      assertThat(out.isDone("b")).isFalse();
      out.add(kept("b"));
      RftStatistics statistics = out.statistics();
      assertThat(statistics.items()).isEqualTo(2);
      assertThat(statistics.items(Verdict.KEPT)).isEqualTo(2);
      assertThat(statistics.right()).isEqualTo(2);
      assertThat(statistics.wrong()).isEqualTo(2);
      assertThat(statistics.unreadable()).isEqualTo(2);
      assertThat(statistics.kept()).isEqualTo(2);
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  /** Killed between the lines of an item and its entry, and within an entry. */
  @Test
  void reopened_afterAKill_halfAnItemIsCutOff() throws IOException {
    try (RftFile out = open(TrainingFormat.MESSAGES)) {
      out.add(kept("a"));
    }
    Files.writeString(file, "{\"messages\":[", StandardOpenOption.APPEND);
    Files.writeString(journal, "{\"item\":\"b\",\"verd", StandardOpenOption.APPEND);
    try (RftFile out = open(TrainingFormat.MESSAGES)) {
      assertThat(out.isDone("b")).isFalse();
      out.add(kept("b"));
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("{\"messages\"").endsWith("]}"));
    assertThat(Files.readAllLines(journal)).hasSize(3);
  }

  @Test
  void reopened_withOtherSettings_refused() throws IOException {
    open(TrainingFormat.MESSAGES).close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RftFile.open(file, TrainingFormat.MESSAGES, "others"))
        .withMessageContaining("other settings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.DPO))
        .withMessageContaining("other settings");
  }

  @Test
  void fileOfSomebodyElse_isNotTouched() throws IOException {
    Files.writeString(file, "precious");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.MESSAGES))
        .withMessageContaining("without the journal");
    assertThat(file).hasContent("precious");
  }

  @Test
  void fileShorterThanItsJournalSays_refused() throws IOException {
    try (RftFile out = open(TrainingFormat.MESSAGES)) {
      out.add(kept("a"));
    }
    Files.writeString(file, "{");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.MESSAGES))
        .withMessageContaining("more than is in the file");
  }
}
