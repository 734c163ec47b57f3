package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.policy.StepEnd;
import io.dikast.search.SearchTrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MctsJournalTest {

  /** Nobody survives this. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  static final Question QUESTION = Question.of("Where is the needle?");

  /** Of the processes that are killed: the same as of those that are not. */
  static MctsSearch.Builder search(ScriptedPolicy.Script script, Path journal) {
    NumberProblem problem = new NumberProblem(5);
    return MctsSearch.of(
            ScriptedPolicy.of(script),
            new NodeValue.Mixed(
                new NodeValue.StepRewards(problem, StepAggregation.LAST),
                new NodeValue.Rollouts(
                    new NodeValue.AnswerReward.Processed(
                        new NodeValue.StepRewards(problem, StepAggregation.LAST)),
                    2),
                0.5))
        .expansion(Expansion.steps(new StepEnd.Delimiter(" ")))
        .simulations(60)
        .parallel(4)
        .journal(journal);
  }

  static SearchTask task() {
    return SearchTask.of(QUESTION, Budget.samples(1), 11);
  }

  private record Ended(String tree, String candidates, int best) {
    static Ended of(MctsSearch.Builder search) {
      List<SearchTrace> traces = new ArrayList<>();
      SearchOutcome outcome = search.trace(traces::add).build().search(task());
      StringBuilder json = new StringBuilder();
      try {
        traces.getFirst().json(json);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return new Ended(json.toString(), outcome.candidates().toString(), outcome.best());
    }
  }

  private static Continuation write(PolicyTask task, int draw) {
    return new NumberProblem(5).write(task, draw);
  }

  @Test
  void search_crashedAnywhere_endsAsIfItNeverHad(@TempDir Path folder) {
    Ended whole = Ended.of(search(MctsJournalTest::write, folder.resolve("whole")));
    for (int crash = 1; crash < 140; crash += 6) {
      Path journal = folder.resolve("crash-" + crash);
      AtomicInteger draws = new AtomicInteger();
      int at = crash;
      ScriptedPolicy.Script crashing =
          (task, draw) -> {
            if (draws.incrementAndGet() >= at && !(task.until() instanceof StepEnd.Answer)) {
              throw new Crash();
            }
            return write(task, draw);
          };
      assertThatThrownBy(() -> search(crashing, journal).build().search(task()))
          .isInstanceOf(Crash.class);

      assertThat(Ended.of(search(MctsJournalTest::write, journal)))
          .as("crash at draw %d", crash)
          .isEqualTo(whole);
    }
  }

  @Test
  void search_doneBefore_asksForNothing(@TempDir Path folder) {
    Path journal = folder.resolve("search.journal");
    Ended first = Ended.of(search(MctsJournalTest::write, journal));
    Ended again =
        Ended.of(
            search(
                (task, draw) -> {
                  throw new Crash();
                },
                journal));

    assertThat(again).isEqualTo(first);
  }

  @Test
  void search_journalOfAnotherQuestionOrValue_refused(@TempDir Path folder) {
    Path journal = folder.resolve("search.journal");
    search(MctsJournalTest::write, journal).build().search(task());

    SearchTask other = SearchTask.of(Question.of("Another?"), Budget.samples(1), 11);
    assertThatThrownBy(() -> search(MctsJournalTest::write, journal).build().search(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another");
    NodeValue value = NodeValue.process(new NumberProblem(5));
    assertThatThrownBy(
            () ->
                MctsSearch.of(ScriptedPolicy.of(MctsJournalTest::write), value)
                    .simulations(60)
                    .journal(journal)
                    .build()
                    .search(task()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to another");
  }

  /** Is late at once; cancelled, it interrupts its caller and gives the first of its beginnings. */
  private static final class InterruptingPolicy implements PolicyModel {

    @Override
    public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
      task.ledger().stop(StopReason.DEADLINE);
      return new GenerationHandle() {
        @Override
        public void cancel(int draw) {
          Thread.currentThread().interrupt();
          sink.accept(
              new Continuation.CutOff(
                  draw, TokenSequence.ofText("so far"), Generation.Finish.CANCELLED, Double.NaN));
        }

        @Override
        public void cancel() {
          cancel(0);
        }
      };
    }

    @Override
    public String model() {
      return "interrupting";
    }

    @Override
    public String fingerprint() {
      return "interrupting/1";
    }
  }

  @Test
  void search_interruptedWhileAWaveEnds_answersAndKeepsTheFlag(@TempDir Path folder) {
    SearchOutcome outcome =
        MctsSearch.of(new InterruptingPolicy(), NodeValue.process(new NumberProblem(5)))
            .parallel(2)
            .journal(folder.resolve("search.journal"))
            .build()
            .search(task());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.answer()).isEqualTo("so far");
    assertThat(outcome.stopReason()).isEqualTo(StopReason.DEADLINE);
  }

  @Test
  void kill_inTheMiddle_noToldStepIsLostAndTheSearchGoesOn(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path journal = folder.resolve("search.journal");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-cp",
                System.getProperty("java.class.path"),
                SearchingProcess.class.getName(),
                journal.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<Integer, String> said = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t", -1);
        said.put(Integer.parseInt(parts[0]), parts[1]);
        if (said.size() == 20) {
          // Not through the process itself, which would close the stream that is read here.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
      }
    }
    assertThat(process.waitFor()).isNotZero();
    assertThat(said).hasSizeGreaterThanOrEqualTo(20);

    List<SearchTrace> traces = new ArrayList<>();
    search(MctsJournalTest::write, journal).trace(traces::add).build().search(task());
    said.forEach((node, text) -> assertThat(traces.getFirst().text(node)).isEqualTo(text));
    assertThat(Ended.of(search(MctsJournalTest::write, journal)))
        .isEqualTo(Ended.of(search(MctsJournalTest::write, folder.resolve("whole"))));
  }
}
