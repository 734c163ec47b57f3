package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.Dikast;
import io.dikast.Paradigm;
import io.dikast.aggregators.Aggregators;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.metarm.MetaRewardModels;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.backend.ScriptedBackend.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

  private static final StudySettings SETTINGS =
      StudySettings.DEFAULT.withSamples(8).withSeeds(2).withWindow(20);

  private final List<PreferenceItem> items = Judges.items(6);

  private static Study study(Backend backend) {
    return Study.of(backend, SETTINGS).withMeta(MetaRewardModels.yesNo(backend));
  }

  private StudyResult run(ScriptedBackend.Builder judge) {
    try (ScriptedBackend backend = judge.build()) {
      StudyResult result = study(backend).run(items, StudyListener.NONE);
      assertThat(backend.listenerFaults()).isEmpty();
      return result;
    }
  }

  @Test
  void run_voting8AndMeta8_whatASelectorPicks() {
    try (Backend backend = Judges.whim().build()) {
      StudyResult result = study(backend).run(items, StudyListener.NONE);
      for (int item = 0; item < items.size(); item++) {
        for (int seed = 0; seed < 2; seed++) {
          long tieSeed = result.rows().get(2 * item + seed).tieSeed();
          assertThat(result.pick(Method.voting(8), item, seed))
              .isEqualTo(selected(backend, item, tieSeed, false));
          assertThat(result.pick(Method.meta(8), item, seed))
              .isEqualTo(selected(backend, item, tieSeed, true));
        }
      }
    }
  }

  private int selected(Backend backend, int item, long seed, boolean meta) {
    RewardModel judge =
        GenerativeRewardModel.on(backend).sampling(Sampling.temperature(0.5)).build();
    MetaRewardModel trust = MetaRewardModels.yesNo(backend);
    AnswerSelector selector =
        AnswerSelector.builder(judge, Aggregators.meanScore())
            .samples(8)
            .metaRewardModel(meta ? trust : null)
            .seed(seed)
            .build();
    try {
      return selector.select(items.get(item).question(), items.get(item).responses()).best();
    } catch (JudgeQuorumException e) {
      return -1;
    }
  }

  @Test
  void run_anyArrivalOrder_sameRows() {
    StudyResult inOrder = run(Judges.whim());
    StudyResult overtaking = run(Judges.whim().delivery(Delivery.VIRTUAL_THREADS));
    assertThat(overtaking.rows().stream().map(StudyTest::withoutUsage))
        .isEqualTo(inOrder.rows().stream().map(StudyTest::withoutUsage).toList());
  }

  private static List<Object> withoutUsage(StudyRow row) {
    return List.of(row.item(), row.seed(), row.tieSeed(), row.greedy(), row.samples());
  }

  @Test
  void run_rowOfAnItem_doesNotDependOnTheOthers() {
    StudyResult all = run(Judges.whim());
    try (Backend backend = Judges.whim().build()) {
      StudyResult one = study(backend).run(items.subList(3, 4), StudyListener.NONE);
      assertThat(withoutUsage(one.rows().getFirst())).isEqualTo(withoutUsage(all.rows().get(6)));
    }
  }

  @Test
  void run_window_noMoreIsBegunThanFits() {
    try (ScriptedBackend backend = Judges.whim().delivery(Delivery.MANUAL).build()) {
      Queue<Integer> pending = new ConcurrentLinkedQueue<>();
      Thread releases =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      int now = backend.pendingDraws().size();
                      if (now > 0) {
                        pending.add(now);
                        backend.pendingDraws().getFirst().release();
                      }
                      backend.pendingChoices().forEach(choice -> choice.release());
                      Thread.onSpinWait();
                    }
                  });
      StudyResult result = study(backend).run(items, StudyListener.NONE);
      releases.interrupt();
      assertThat(result.rows()).hasSize(12);
      // A row of 9 draws is begun while fewer than 20 are under way.
      assertThat(pending).allSatisfy(draws -> assertThat(draws).isLessThanOrEqualTo(19 + 9));
    }
  }

  @Test
  void run_tokens_areCounted() {
    StudyResult result = run(Judges.whim());
    StudyRow row = result.rows().getFirst();
    long generated = row.samples().stream().mapToLong(StudySample::tokens).sum();
    assertThat(generated + row.greedy().tokens())
        .isBetween(row.usage().completionTokens() - 8, row.usage().completionTokens());
    assertThat(row.promptTokens()).isPositive();
    assertThat(result.usage().completionTokens())
        .isEqualTo(result.rows().stream().mapToLong(r -> r.usage().completionTokens()).sum());
    assertThat(result.tokens(Method.voting(8))).isGreaterThan(result.tokens(Method.voting(1)));
    assertThat(result.tokens(Method.meta(8))).isGreaterThan(result.tokens(Method.voting(8)));
  }

  @Test
  void run_itemThatDoesNotFit_isRefusedAndCounted() {
    PreferenceItem big =
        new PreferenceItem(
            "big",
            items.getFirst().question(),
            List.of("answer 1" + "x".repeat(20_000), "answer 2"),
            items.getFirst().best(),
            items.getFirst().subset());
    try (Backend backend = Judges.whim().contextTokens(3000).build()) {
      StudyResult result = study(backend).run(List.of(big, items.get(1)), StudyListener.NONE);
      assertThat(result.refusedItems()).isEqualTo(1);
      assertThat(result.failedRows()).isZero();
      assertThat(result.accuracy(Method.voting(8)).mean()).isLessThanOrEqualTo(0.5);
    }
  }

  @Test
  void run_unlabelledItems_countInNoAccuracy() {
    PreferenceItem unlabelled =
        new PreferenceItem(
            "none",
            items.getFirst().question(),
            items.getFirst().responses(),
            java.util.Set.of(),
            java.util.Optional.empty());
    try (Backend backend = Judges.whim().build()) {
      Study study = study(backend);
      List<PreferenceItem> more = new ArrayList<>(items);
      more.add(unlabelled);
      StudyResult result = study.run(more, StudyListener.NONE);
      assertThat(result.labelled()).isEqualTo(6);
      assertThat(result.accuracy(Method.voting(8)))
          .isEqualTo(study.run(items, StudyListener.NONE).accuracy(Method.voting(8)));
      StudyResult alone = study.run(List.of(unlabelled), StudyListener.NONE);
      assertThatThrownBy(() -> alone.accuracy(Method.greedy()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void run_listenerThrows_studyGoesOn() {
    try (Backend backend = Judges.whim().build()) {
      StudyResult result =
          study(backend)
              .run(
                  items,
                  (row, done, total) -> {
                    throw new IllegalStateException("not a good listener");
                  });
      assertThat(result.rows()).hasSize(12);
    }
  }

  @Test
  void run_twoOfOneId_refused() {
    try (Backend backend = Judges.whim().build()) {
      assertThatThrownBy(
              () -> study(backend).run(List.of(items.get(0), items.get(0)), StudyListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("item-0");
      assertThatThrownBy(() -> study(backend).run(List.of(), StudyListener.NONE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void run_interrupted_cancelsEveryDraw() {
    try (ScriptedBackend backend = Judges.whim().delivery(Delivery.MANUAL).build()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> study(backend).run(items, StudyListener.NONE))
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(backend.groups()).isNotEmpty();
      assertThat(backend.groups())
          .allSatisfy(group -> assertThat(group.ledger().stopReason()).isNotNull());
    }
  }

  // Other paradigms.

  /** The letter B stands for 9 and J for 1: answer 1.1 wins. */
  private static ScriptedBackend.Builder lettered() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says("unasked"))
        .choosing(
            (prompt, labels) ->
                labels.stream()
                    .map(label -> label.strip().equals(prompt.contains("answer 1.1") ? "B" : "J"))
                    .map(sure -> sure ? 1.0 : 0.0)
                    .toList());
  }

  @Test
  void run_paradigmThatDrawsNothing_isAskedOnceARow(@TempDir Path folder) throws IOException {
    StudySettings settings = SETTINGS.withParadigm(Paradigm.scale());
    assertThat(settings.samples()).isOne();
    Path file = folder.resolve("samples.jsonl");
    try (ScriptedBackend backend = lettered().build()) {
      Study study = Study.of(backend, settings).withMeta(backend);
      StudyResult result = study.run(items.subList(1, 2), file, StudyListener.NONE);

      assertThat(result.methods()).containsExactly(Method.greedy());
      assertThat(result.accuracy(Method.greedy()).mean()).isOne();
      assertThat(result.accuracy(Method.voting(1)).mean()).isOne();
      assertThat(result.meta()).isFalse();
      assertThat(result.drawn()).as("a row a seed").isEqualTo(2);
      assertThat(backend.draws()).isEmpty();
      assertThat(backend.choices()).as("a label each of 3 responses, 2 seeds").hasSize(2 * 3);
      StudyRow row = result.rows().getFirst();
      assertThat(row.samples()).containsExactly(row.greedy());
      assertThat(result.tokens(Method.greedy()))
          .isEqualTo((double) row.promptTokens())
          .isPositive();
      assertThat(StudyTable.lines(result))
          .noneMatch(line -> line.contains("voting@1 ") && line.startsWith("| voting"))
          .anyMatch(line -> line.contains("draws nothing"));

      assertThat(study.run(items.subList(1, 2), file, StudyListener.NONE).drawn()).isZero();
    }
  }

  @Test
  void run_otherParadigm_isAnotherStudy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend backend = lettered().build()) {
      StudySettings settings = SETTINGS.withParadigm(Paradigm.scale());
      Study.of(backend, settings).run(items, file, StudyListener.NONE);
      Study other = Study.of(backend, settings.withParadigm(Paradigm.scalarPairwise()));
      assertThatThrownBy(() -> other.run(items, file, StudyListener.NONE))
          .hasMessageContaining("another study");
    }
  }

  @Test
  void run_pairwiseDraws_areVotedOn() {
    try (Backend backend = ScriptedBackend.saying("The first is better. \\boxed{A}")) {
      StudySettings settings = SETTINGS.withSamples(2).withParadigm(Paradigm.pairwise());
      StudyResult result = Study.of(backend, settings).run(items, StudyListener.NONE);
      assertThat(result.methods())
          .containsExactly(Method.greedy(), Method.voting(1), Method.voting(2));
      assertThat(result.rows()).allSatisfy(row -> assertThat(row.samples()).hasSize(2));
      assertThat(result.failedRows()).isZero();
    }
  }

  @Test
  void withWorkers_otherParadigm_refused() {
    try (Backend backend = lettered().build()) {
      Study study = Study.of(backend, SETTINGS.withParadigm(Paradigm.scale()));
      StudyWorkers workers =
          new StudyWorkers(
              2, Path.of("m.gguf"), Optional.empty(), 512, 1, 0, 1, FlashAttention.AUTO);
      assertThatThrownBy(() -> study.withWorkers(workers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pointwise");
    }
  }

  @Test
  void run_otherWeighting_countsTheRowsOfTheFileAnew(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (ScriptedBackend backend = Judges.whim().build()) {
      study(backend).run(items, file, StudyListener.NONE);
      StudyResult weighed =
          Study.of(backend, SETTINGS.withWeighting(BallotWeighting.byProbability()))
              .withMeta(MetaRewardModels.yesNo(backend))
              .run(items, file, StudyListener.NONE);
      assertThat(weighed.drawn()).isZero();
      long tieSeed = weighed.rows().getFirst().tieSeed();
      int picked =
          Dikast.selector(backend)
              .samples(8)
              .keepBest(8)
              .meta()
              .weighting(BallotWeighting.byProbability())
              .seed(tieSeed)
              .build()
              .select(items.getFirst().question(), items.getFirst().responses())
              .best();
      assertThat(weighed.pick(Method.meta(8), 0, 0)).isEqualTo(picked);
    }
  }

  // Rows in a file.

  @Test
  void file_killedRun_goesOnWhereItWas(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deep/samples.jsonl");
    StudyResult whole;
    try (Backend backend = Judges.whim().build()) {
      whole = study(backend).run(items, file, StudyListener.NONE);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(12);
    // Five rows, and the beginning of a sixth.
    Files.writeString(
        file, String.join("\n", lines.subList(0, 5)) + "\n" + lines.get(5).substring(0, 40));

    List<Integer> done = new ArrayList<>();
    try (ScriptedBackend backend = Judges.whim().build()) {
      StudyResult resumed = study(backend).run(items, file, (row, count, total) -> done.add(count));
      assertThat(resumed.rows().stream().map(StudyTest::withoutUsage))
          .isEqualTo(whole.rows().stream().map(StudyTest::withoutUsage).toList());
      assertThat(resumed.drawn()).isEqualTo(7 * 9);
      assertThat(backend.draws()).hasSize(7 * 9);
      assertThat(done).containsExactly(6, 7, 8, 9, 10, 11, 12);
    }
    assertThat(Files.readAllLines(file)).hasSize(12);
  }

  @Test
  void file_moreItemsAndSeeds_onlyThoseAreDrawn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (ScriptedBackend backend = Judges.whim().build()) {
      study(backend).run(items.subList(0, 2), file, StudyListener.NONE);
      int before = backend.draws().size();
      Study more =
          Study.of(backend, SETTINGS.withSeeds(3)).withMeta(MetaRewardModels.yesNo(backend));
      more.run(items.subList(0, 3), file, StudyListener.NONE);
      assertThat(backend.draws().size() - before).isEqualTo((3 * 3 - 2 * 2) * 9);
    }
  }

  @Test
  void file_otherSettings_refused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend backend = Judges.whim().build()) {
      study(backend).run(items, file, StudyListener.NONE);
      for (Study other :
          List.of(
              Study.of(backend, SETTINGS),
              Study.of(backend, SETTINGS.withSeed(1)).withMeta(MetaRewardModels.yesNo(backend)),
              Study.of(backend, SETTINGS.withSampling(Sampling.temperature(1)))
                  .withMeta(MetaRewardModels.yesNo(backend)))) {
        assertThatThrownBy(() -> other.run(items, file, StudyListener.NONE))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("line 1")
            .hasMessageContaining("another study");
      }
    }
  }

  @Test
  void file_changedItemOrGarbage_refused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend backend = Judges.whim().build()) {
      study(backend).run(items, file, StudyListener.NONE);
      List<PreferenceItem> changed = new ArrayList<>(items);
      PreferenceItem old = changed.get(2);
      changed.set(
          2,
          new PreferenceItem(
              old.id(),
              old.question(),
              List.of("answer 8", "answer 9"),
              java.util.Set.of(0),
              old.subset()));
      assertThatThrownBy(() -> study(backend).run(changed, file, StudyListener.NONE))
          .hasMessageContaining("line 5")
          .hasMessageContaining("changed since");
      Files.writeString(file, "garbage\n");
      assertThatThrownBy(() -> study(backend).run(items, file, StudyListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("line 1: no row");
    }
  }

  @Test
  void file_scoreBeyondADouble_refusedWithTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend backend = Judges.whim().build()) {
      study(backend).run(items, file, StudyListener.NONE);
      String rows = Files.readString(file);
      String huge = rows.replaceFirst("\"scores\":\\[[0-9.]+", "\"scores\":[1e999");
      assertThat(huge).isNotEqualTo(rows);
      Files.writeString(file, huge);
      assertThatThrownBy(() -> study(backend).run(items, file, StudyListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no row of a study: a score must be in 1..10, got Infinity");
    }
  }

  @Test
  void file_rowsTheBackendFailed_areDrawnAgain(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                prompt.contains("Question 1?")
                    ? Reply.breaks("out of order")
                    : Reply.says("\\boxed{1, 2}"))) {
      StudyResult result =
          Study.of(backend, SETTINGS).run(items.subList(0, 2), file, StudyListener.NONE);
      assertThat(result.failedRows()).isEqualTo(2);
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
  }
}
