package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.HiddenState;
import io.dikast.metarm.MarkedJudgement;
import io.dikast.metarm.MetaFitting;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.StateSource;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.backend.ScriptedBackend.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementMarkingTest {

  private static final StudySettings SETTINGS = StudySettings.DEFAULT.withSamples(4).withWindow(10);

  @TempDir Path folder;
  private final List<PreferenceItem> items = Judges.items(12);

  private Path journal() {
    return folder.resolve("deep/samples.jsonl");
  }

  /** The hidden state knows whether the transcript's last scores begin with a high one. */
  private static ScriptedBackend.Builder judge() {
    return Judges.whim().embedding(2, JudgementMarkingTest::state);
  }

  private static HiddenState state(String transcript) {
    int at = transcript.lastIndexOf("boxed{") + "boxed{".length();
    return HiddenState.of(transcript.charAt(at) - '0', transcript.length());
  }

  private MarkingResult run(ScriptedBackend.Builder judge) throws IOException {
    try (Backend backend = judge.build()) {
      return JudgementMarking.of(backend, SETTINGS).run(items, journal(), MarkingListener.NONE);
    }
  }

  @Test
  void run_everyReadableJudgement_markedWithItsState() throws IOException {
    MarkingResult result = run(judge());
    assertThat(result.judgements().size() + result.unreadable()).isEqualTo(12 * 4);
    assertThat(result.items()).isEqualTo(12);
    assertThat(result.judgements())
        .allSatisfy(
            one -> assertThat(one.state()).get().extracting(HiddenState::size).isEqualTo(2));
    assertThat(result.judgements()).extracting(MarkedJudgement::right).contains(true, false);
    assertThat(result.judgements().stream().map(MarkedJudgement::question).distinct()).hasSize(12);
  }

  /** A judge that finds the second response better, wherever it stands. */
  @Test
  void run_marks_areByTheLabelInTheItemsOrder() throws IOException {
    List<PreferenceItem> two =
        List.of(
            new PreferenceItem(
                "right", Question.of("q"), List.of("alpha", "omega"), Set.of(1), Optional.empty()),
            new PreferenceItem(
                "wrong", Question.of("q"), List.of("alpha", "omega"), Set.of(0), Optional.empty()));
    try (Backend backend =
        ScriptedBackend.script(
                (prompt, seed, draw) ->
                    Reply.says(
                        prompt.indexOf("omega") < prompt.indexOf("alpha")
                            ? "\\boxed{9, 2}"
                            : "\\boxed{2, 9}"))
            .build()) {
      MarkingResult result =
          JudgementMarking.of(backend, SETTINGS).run(two, journal(), MarkingListener.NONE);
      assertThat(result.judgements())
          .extracting(MarkedJudgement::right)
          .containsExactly(true, true, true, true, false, false, false, false);
      assertThat(result.judgements()).allMatch(one -> one.state().isEmpty());
      assertThat(result.judgements().stream().map(MarkedJudgement::question).distinct()).hasSize(1);
    }
  }

  @Test
  void run_again_drawsNothingAndGivesTheSame() throws IOException {
    MarkingResult first = run(judge());
    try (ScriptedBackend backend = judge().build()) {
      MarkingResult again =
          JudgementMarking.of(backend, SETTINGS).run(items, journal(), MarkingListener.NONE);
      assertThat(backend.draws()).isEmpty();
      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void run_killedWithinALine_drawsOnlyThatRow() throws IOException {
    MarkingResult first = run(judge());
    byte[] whole = Files.readAllBytes(journal());
    Files.write(journal(), Arrays.copyOf(whole, whole.length - 20));
    try (ScriptedBackend backend = judge().build()) {
      MarkingResult again =
          JudgementMarking.of(backend, SETTINGS).run(items, journal(), MarkingListener.NONE);
      assertThat(backend.draws()).hasSize(4);
      assertThat(again.judgements()).isEqualTo(first.judgements());
    }
  }

  @Test
  void run_anyArrivalOrder_sameJudgements() throws IOException {
    MarkingResult inOrder = run(judge());
    Files.delete(journal());
    assertThat(run(judge().delivery(Delivery.VIRTUAL_THREADS)).judgements())
        .isEqualTo(inOrder.judgements());
  }

  @Test
  void run_labelChanged_marksAnewWithoutDrawing() throws IOException {
    MarkingResult first = run(judge());
    List<PreferenceItem> relabelled =
        items.stream()
            .map(
                item ->
                    new PreferenceItem(
                        item.id(),
                        item.question(),
                        item.responses(),
                        Set.of((item.best().iterator().next() + 1) % item.responses().size()),
                        item.subset()))
            .toList();
    try (ScriptedBackend backend = judge().build()) {
      MarkingResult again =
          JudgementMarking.of(backend, SETTINGS).run(relabelled, journal(), MarkingListener.NONE);
      assertThat(backend.draws()).isEmpty();
      assertThat(again.judgements().stream().filter(MarkedJudgement::right).count())
          .isNotEqualTo(first.judgements().stream().filter(MarkedJudgement::right).count());
    }
  }

  @Test
  void run_otherSettingsOrAnotherFile_refusedWithTheLine() throws IOException {
    run(judge());
    try (Backend backend = judge().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  JudgementMarking.of(backend, SETTINGS.withSeed(1))
                      .run(items, journal(), MarkingListener.NONE))
          .withMessageContaining("line 1: the row is of another judge");
      Files.writeString(journal(), "{\"x\":1}\n");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  JudgementMarking.of(backend, SETTINGS)
                      .run(items, journal(), MarkingListener.NONE))
          .withMessageContaining("line 1: no row of marked judgements: it lacks");
      Files.writeString(journal(), "no json\n", StandardOpenOption.TRUNCATE_EXISTING);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  JudgementMarking.of(backend, SETTINGS)
                      .run(items, journal(), MarkingListener.NONE))
          .withMessageContaining("line 1: no row of marked judgements");
    }
  }

  @Test
  void run_rowWithANumberBeyondADouble_refusedWithTheLine() throws IOException {
    run(judge());
    String rows = Files.readString(journal());
    try (Backend backend = judge().build()) {
      for (String place : List.of("\"scores\":[", "\"log_tokens\":")) {
        String huge =
            rows.replaceFirst(
                Pattern.quote(place) + "[0-9.]+", Matcher.quoteReplacement(place) + "1e999");
        assertThat(huge).isNotEqualTo(rows);
        Files.writeString(journal(), huge);
        assertThatIllegalArgumentException()
            .isThrownBy(
                () ->
                    JudgementMarking.of(backend, SETTINGS)
                        .run(items, journal(), MarkingListener.NONE))
            .withMessageContaining("got Infinity");
      }
    }
  }

  @Test
  void run_journalWithStates_servesFeaturesOnlyAndNotTheOtherWay() throws IOException {
    try (ScriptedBackend backend = judge().build()) {
      JudgementMarking features = JudgementMarking.of(backend, SETTINGS).featuresOnly();
      features.run(items, journal(), MarkingListener.NONE);
      assertThat(backend.embeddings()).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  JudgementMarking.of(backend, SETTINGS)
                      .run(items, journal(), MarkingListener.NONE))
          .withMessageContaining("drawn without hidden states");
      Files.delete(journal());
      run(judge());
      int drawn = backend.draws().size();
      features.run(items, journal(), MarkingListener.NONE);
      assertThat(backend.draws()).hasSize(drawn);
    }
  }

  @Test
  void run_backendFailsSomeDraws_thoseRowsAreCountedAndDrawnAgain() throws IOException {
    ScriptedBackend.Builder failing =
        ScriptedBackend.script(
                (prompt, seed, draw) ->
                    prompt.contains("Question 3?")
                        ? Reply.breaks("out of order")
                        : Reply.says("\\boxed{1}"))
            .embedding(2, JudgementMarkingTest::state);
    MarkingResult result = run(failing);
    assertThat(result.failed()).isEqualTo(1);
    assertThat(result.reason()).contains("out of order");
    assertThat(Files.readAllLines(journal())).hasSize(11);
  }

  @Test
  void run_hiddenStateFails_rowFails() throws IOException {
    MarkingResult result =
        run(
            Judges.whim()
                .embedding(
                    2,
                    prompt -> {
                      throw new BackendException("no state today");
                    }));
    assertThat(result.failed()).isPositive();
    assertThat(result.reason()).contains("hidden state");
  }

  @Test
  void run_promptTooLong_refused() throws IOException {
    MarkingResult result = run(judge().contextTokens(10));
    assertThat(result.refused()).isEqualTo(12);
    assertThat(result.judgements()).isEmpty();
  }

  @Test
  void run_itemsWhoseLabelSaysNothing_skipped() throws IOException {
    List<PreferenceItem> more = new ArrayList<>(items);
    more.add(
        new PreferenceItem(
            "none", Question.of("q"), List.of("x", "y"), Set.of(), Optional.empty()));
    more.add(
        new PreferenceItem(
            "all", Question.of("q"), List.of("x", "y"), Set.of(0, 1), Optional.empty()));
    try (Backend backend = judge().build()) {
      List<Integer> totals = new ArrayList<>();
      MarkingResult result =
          JudgementMarking.of(backend, SETTINGS)
              .run(more, journal(), (row, done, total) -> totals.add(total));
      assertThat(result.skipped()).isEqualTo(2);
      assertThat(totals).hasSize(12).containsOnly(12);
    }
  }

  /** Of a single response: right where the score agrees with the label. */
  @Test
  void run_singleResponse_byTheScale() throws IOException {
    List<PreferenceItem> single =
        List.of(
            new PreferenceItem("a", Question.of("q"), List.of("x"), Set.of(0), Optional.empty()),
            new PreferenceItem(
                "b", Question.of("r"), List.of("x"), Set.of(), Optional.empty(), true));
    try (Backend backend = ScriptedBackend.saying("\\boxed{8}")) {
      MarkingResult result =
          JudgementMarking.of(backend, SETTINGS).run(single, journal(), MarkingListener.NONE);
      assertThat(result.judgements())
          .extracting(MarkedJudgement::right)
          .containsExactly(true, true, true, true, false, false, false, false);
    }
  }

  @Test
  void run_interrupted_cancelled() {
    try (Backend backend = judge().delivery(Delivery.MANUAL).build()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () ->
                  JudgementMarking.of(backend, SETTINGS)
                      .run(items, journal(), MarkingListener.NONE))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void run_thenFit_headOfTheJudge() throws IOException {
    MarkingResult result = run(judge());
    try (Backend backend = judge().build()) {
      StateSource source = JudgementMarking.of(backend, SETTINGS).source().orElseThrow();
      MetaHead head = MetaFitting.DEFAULT.fitStates(result.judgements(), source);
      assertThat(head.state().orElseThrow().source()).isEqualTo(source);
      assertThat(head.heldOut().judgements()).isEqualTo(result.judgements().size());
    }
  }
}
