package io.dikast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.search.Posterior;
import io.dikast.search.SearchTrace;
import io.dikast.search.TreePolicy;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeSettingsTest {

  /** A step and then an answer, each of which is right with a probability of 0.75. */
  private static ScriptedBackend backend() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                Reply.says(
                    (prompt.contains("Step ") ? "" : "Step " + Math.floorMod(seed, 3) + "\n\n")
                        + "Answer: "
                        + Math.floorMod(seed, 4)))
        .choosing((prompt, labels) -> List.of(0.75, 0.25))
        .build();
  }

  private static SearchTask task() {
    return SearchTask.of(Question.of("How many pens?"), Budget.samples(4), 3);
  }

  @Test
  void tree_mcts_asManyNodesAsAskedFor() {
    List<SearchTrace> traces = new ArrayList<>();
    SearchOutcome outcome =
        Dikast.search(backend())
            .strategy(Strategy.MCTS)
            .tree(TreeSettings.DEFAULT.withSimulations(20).withWave(4).withTrace(traces::add))
            .build()
            .search(task());

    assertThat(outcome.strategy()).isEqualTo("mcts");
    assertThat(traces.getFirst().tree().node(0).visits()).isEqualTo(20);
    assertThat(outcome.usage().share(Ledger.Purpose.POLICY).calls()).isEqualTo(20);
    assertThat(outcome.usage().share(Ledger.Purpose.PROCESS).calls()).isEqualTo(20);
    assertThat(outcome.chosen().score().getAsDouble()).isEqualTo(0.75);
    assertThat(traces.getFirst().path()).startsWith(0);
  }

  @Test
  void tree_abMcts_byThompsonSampling(@TempDir Path folder) {
    TreeSettings settings =
        TreeSettings.DEFAULT
            .withSimulations(12)
            .withPolicy(TreePolicy.abMctsA(Posterior.beta()))
            .withJournal(folder.resolve("tree.journal"));
    SearchOutcome outcome =
        Dikast.search(backend()).strategy(Strategy.AB_MCTS).tree(settings).build().search(task());
    assertThat(outcome.strategy()).isEqualTo("ab_mcts");
    assertThat(folder.resolve("tree.journal")).isNotEmptyFile();
    assertThat(TreeSettings.DEFAULT.policyOf(Strategy.AB_MCTS))
        .isEqualTo(TreePolicy.abMctsA(Posterior.gaussian()));
  }

  @Test
  void tree_settingsThatCannotBe_refused() {
    assertThatThrownBy(() -> TreeSettings.DEFAULT.withRollouts(-1))
        .hasMessageContaining("must not be negative");
    assertThatThrownBy(
            () ->
                Dikast.search(backend())
                    .strategy(Strategy.MCTS)
                    .tree(TreeSettings.DEFAULT.withSimulations(5000))
                    .build())
        .hasMessageContaining("1..4096");
  }
}
