package io.dikast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.search.AnswerForms;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchBuilderTest {

  private static SearchTask task(int samples) {
    return SearchTask.of(Question.of("17 + 4?"), Budget.samples(samples), 7);
  }

  private static ScriptedBackend.Builder solver() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                prompt.contains("criteria")
                    ? Reply.says("Scores: \\boxed{5, 5}")
                    : Reply.says("17+4=21; Answer: " + (draw == 0 ? 20 : 21)))
        .choosing((prompt, labels) -> List.of(0.75, 0.25));
  }

  @Test
  void defaults_areThosePromised() {
    ScriptedBackend backend = solver().build();
    SearchOutcome outcome = Dikast.search(backend).build().search(task(3));

    assertThat(outcome.strategy()).isEqualTo("best_of_n");
    SampleGroup drawn = backend.groups().getFirst();
    assertThat(drawn.sampling().temperature()).isEqualTo(0.7);
    assertThat(drawn.maxTokens()).isEqualTo(1024);
    assertThat(drawn.purpose()).isEqualTo(Ledger.Purpose.POLICY);
    assertThat(drawn.seeds()).doesNotHaveDuplicates().hasSize(3);
    assertThat(outcome.usage().share(Ledger.Purpose.DRAW).calls())
        .isEqualTo(SelectorBuilder.DEFAULT_SAMPLES);
  }

  @Test
  void strategy_each_hasItsName() {
    for (Strategy strategy : Strategy.values()) {
      assertThat(Dikast.search(solver().build()).strategy(strategy).build().strategy())
          .isEqualTo(strategy.toString());
    }
  }

  @Test
  void steps_endWhereTheModelFileSays() {
    ScriptedBackend backend =
        solver()
            .metadata(
                new ModelMetadata(
                    Map.of(
                        "dikast.step.delimiter", List.of("; "),
                        "dikast.solve.template", List.of("<solve>{question}<answer>"),
                        "dikast.step.suffix", List.of("<step>"),
                        "dikast.step.labels", List.of("yes", "no"))))
            .build();
    SearchOutcome outcome =
        Dikast.search(backend).strategy(Strategy.BEAM).width(2).build().search(task(2));

    assertThat(outcome.chosen().answer().steps().getFirst().text()).startsWith("17+4=21; ");
    assertThat(outcome.usage().share(Ledger.Purpose.PROCESS).calls()).isPositive();
    assertThat(backend.prompts().getFirst().text()).isEqualTo("<solve>17 + 4?<answer>");
  }

  @Test
  void stopWhenDecided_selfConsistency_stopsEarly() {
    ScriptedBackend backend = ScriptedBackend.saying("21");
    SearchOutcome outcome =
        Dikast.search(backend)
            .strategy(Strategy.SELF_CONSISTENCY)
            .form(AnswerForms.lastNumber())
            .stopWhenDecided(0.9)
            .build()
            .search(task(64));
    assertThat(outcome.candidates().size()).isLessThan(10);
    assertThat(outcome.answer()).isEqualTo("21");
  }

  @Test
  void build_nonsense_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dikast.search(ScriptedBackend.saying("1")).maxTokens(0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Dikast.search(ScriptedBackend.saying("1"))
                    .strategy(Strategy.BEAM)
                    .width(0)
                    .build());
  }
}
