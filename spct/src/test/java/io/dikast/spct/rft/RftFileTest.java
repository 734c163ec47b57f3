package io.dikast.spct.rft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Permutation;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  private static ItemKey key(String id) {
    return new ItemKey(id, Optional.of("sums"), "0123");
  }

  private static Trajectory trajectory(String item, String text, boolean right, boolean hinted) {
    return new Trajectory(
        item,
        Prompt.of(Segment.template("judge "), Segment.content("\"" + item + "\"")),
        TokenSequence.ofText(text),
        Permutation.identity(2),
        right ? List.of(1.0, 9.0) : List.of(9.0, 1.0),
        right,
        hinted);
  }

  private static ItemOutcome kept(String item) {
    return new ItemOutcome(
        key(item),
        Verdict.KEPT,
        List.of(trajectory(item, "yes\n", true, false), trajectory(item, "no", false, false)),
        1,
        List.of(),
        false,
        30);
  }

  private RftFile open(TrainingFormat format) throws IOException {
    return RftFile.open(file, format, "settings");
  }

  @Test
  void formats_byHand() throws IOException {
    ItemOutcome hinted =
        new ItemOutcome(
            key("b"),
            Verdict.HINTED,
            List.of(trajectory("b", "n", false, false), trajectory("b", "y", true, true)),
            0,
            List.of(),
            true,
            20);
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
            {"messages":[{"role":"user","content":"judge \\"a\\""},{"role":"assistant","content":"yes\\n"}],"item":"a","hinted":false}
            {"messages":[{"role":"user","content":"judge \\"b\\""},{"role":"assistant","content":"y"}],"item":"b","hinted":true}
            """,
            """
            {"messages":[{"role":"user","content":"judge \\"a\\""},{"role":"assistant","content":"yes\\n"}]}
            {"messages":[{"role":"user","content":"judge \\"b\\""},{"role":"assistant","content":"y"}]}
            """,
            """
            {"prompt":"judge \\"a\\"","completion":"yes\\n","item":"a","hinted":false}
            {"prompt":"judge \\"b\\"","completion":"y","item":"b","hinted":true}
            """,
            """
            {"prompt":"judge \\"a\\"","chosen":"yes\\n","rejected":"no","item":"a","hinted":false}
            {"prompt":"judge \\"b\\"","chosen":"y","rejected":"n","item":"b","hinted":true}
            """,
            """
            {"prompt":"judge \\"a\\"","judgement":"yes\\n","label":1,"item":"a"}
            {"prompt":"judge \\"a\\"","judgement":"no","label":0,"item":"a"}
            {"prompt":"judge \\"b\\"","judgement":"n","label":0,"item":"b"}
            """);
  }

  @Test
  void reopened_knowsWhatIsDone_andCountsOn() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
    }
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      assertThat(out.isDone(key("a"))).isTrue();
      assertThat(out.isDone(key("b"))).isFalse();
      out.add(kept("b"));
      RftStatistics.Counts statistics = out.statistics().total();
      assertThat(out.statistics().subsets()).containsOnlyKeys("sums").containsValue(statistics);
      assertThat(statistics.drawn()).isEqualTo(6);
      assertThat(statistics.rightShare()).isEqualTo(1.0 / 3);
      assertThat(statistics.tokens()).isEqualTo(60);
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
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
    }
    Files.writeString(file, "{\"messages\":[", StandardOpenOption.APPEND);
    Files.writeString(journal, "{\"item\":\"b\",\"verd", StandardOpenOption.APPEND);
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      assertThat(out.isDone(key("b"))).isFalse();
      out.add(kept("b"));
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("{\"messages\"").endsWith("]}"));
    assertThat(Files.readAllLines(journal)).hasSize(3);
  }

  @Test
  void reopened_withOtherSettings_refused() throws IOException {
    open(TrainingFormat.OPENAI).close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RftFile.open(file, TrainingFormat.OPENAI, "others"))
        .withMessageContaining("other settings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.DPO))
        .withMessageContaining("other settings");
  }

  @Test
  void fileOfSomebodyElse_isNotTouched() throws IOException {
    Files.writeString(file, "precious");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.OPENAI))
        .withMessageContaining("without the journal");
    assertThat(file).hasContent("precious");
  }

  @Test
  void fileShorterThanItsJournalSays_refused() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
    }
    Files.writeString(file, "{");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.OPENAI))
        .withMessageContaining("more than is in the file");
  }

  /** The cut goes through the two bytes of one letter. */
  @Test
  void reopened_lineTornWithinALetter_isDropped() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
    }
    byte[] torn = "{\"item\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
    Files.write(journal, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      assertThat(out.statistics().total().items()).isEqualTo(1);
    }
    assertThat(Files.readAllLines(journal)).hasSize(2);
  }

  @Test
  void reopened_wholeLineThatIsNone_refusedByItsNumber() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
    }
    String good = Files.readString(journal);
    for (String bad :
        List.of("nonsense", "[1]", "{\"item\":\"b\",\"verdict\":\"WONDERFUL\"}", "{}")) {
      Files.writeString(journal, good + bad + "\n");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(TrainingFormat.OPENAI))
          .withMessageContaining("line 3");
    }
    Files.writeString(journal, good + good.lines().findFirst().orElseThrow() + "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(TrainingFormat.OPENAI))
        .withMessageContaining("does not belong there");
  }

  @Test
  void reopened_itemThatChanged_refused() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> out.isDone(new ItemKey("a", Optional.of("sums"), "4567")))
          .withMessageContaining("'a' has changed");
    }
  }

  @Test
  void add_sameItemTwice_refused() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
      assertThatIllegalArgumentException().isThrownBy(() -> out.add(kept("a")));
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void open_whileOpen_refused() throws IOException {
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(kept("a"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(TrainingFormat.OPENAI))
          .withMessageContaining("open in another run");
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void open_severalFormats_aFileEach_cutOffTogether() throws IOException {
    List<TrainingFormat> formats = List.of(TrainingFormat.TRL, TrainingFormat.META);
    Path meta = folder.resolve("out.meta.jsonl");
    try (RftFile out = RftFile.open(file, formats, "settings")) {
      out.add(kept("a"));
    }
    Files.writeString(meta, "{\"prompt\"", StandardOpenOption.APPEND);
    try (RftFile out = RftFile.open(file, formats, "settings")) {
      out.add(kept("b"));
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(meta)).hasSize(4).allMatch(line -> line.endsWith("}"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RftFile.open(file, List.of(TrainingFormat.TRL, TrainingFormat.TRL), "settings"));
  }

  @Test
  void add_halfASurrogatePair_isWritten() throws IOException {
    String half = "half \ud83d";
    ItemOutcome outcome =
        new ItemOutcome(
            key(half),
            Verdict.KEPT,
            List.of(trajectory(half, half, true, false)),
            0,
            List.of(),
            false,
            1);
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      out.add(outcome);
    }
    try (RftFile out = open(TrainingFormat.OPENAI)) {
      assertThat(out.isDone(key(half))).isTrue();
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void formats_ofAChat_areMessages() throws IOException {
    Prompt chat = Prompt.chat(Prompt.user(Segment.template("judge "), Segment.content("this")));
    Trajectory right =
        new Trajectory(
            "a",
            chat,
            TokenSequence.ofText("yes"),
            Permutation.identity(2),
            List.of(9.0, 1.0),
            true,
            false);
    Trajectory wrong =
        new Trajectory(
            "a",
            chat,
            TokenSequence.ofText("no"),
            Permutation.identity(2),
            List.of(1.0, 9.0),
            false,
            false);
    ItemOutcome outcome =
        new ItemOutcome(key("a"), Verdict.KEPT, List.of(right, wrong), 0, List.of(), false, 0);
    List<TrainingFormat> formats = List.of(TrainingFormat.DPO, TrainingFormat.OPENAI);
    try (RftFile out = RftFile.open(file, formats, "settings")) {
      out.add(outcome);
    }
    assertThat(file)
        .hasContent(
            """
            {"prompt":[{"role":"user","content":"judge this"}],"chosen":[{"role":"assistant","content":"yes"}],"rejected":[{"role":"assistant","content":"no"}],"item":"a","hinted":false}
            """);
    assertThat(folder.resolve("out.openai.jsonl"))
        .hasContent(
            """
            {"messages":[{"role":"user","content":"judge this"},{"role":"assistant","content":"yes"}]}
            """);
  }
}
