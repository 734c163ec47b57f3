package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.reward.GrmSample;
import io.dikast.testkit.backend.Chooser;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProcessRewardModelsTest {

  private static final Map<String, List<String>> OWN =
      Map.of(
          "dikast.solve.template", List.of("<solve>Question: {question}\n<answer>"),
          "dikast.step.delimiter", List.of(", "),
          "dikast.step.suffix", List.of("<step>"),
          "dikast.step.labels", List.of("yes", "no"));

  private static ScriptedBackend own(Chooser chooser) {
    return ScriptedBackend.script(Scripts.SILENT)
        .choosing(chooser)
        .metadata(new ModelMetadata(OWN))
        .build();
  }

  private static PartialAnswer answer(String... steps) {
    return new PartialAnswer(
        java.util.Arrays.stream(steps).map(TokenSequence::ofText).toList(), false);
  }

  private static List<String> texts(PartialAnswer answer) {
    return answer.steps().stream().map(TokenSequence::text).toList();
  }

  // Single steps.

  @Test
  void labelled_ownQuestion_isThatOfTheModelFile() {
    ScriptedBackend backend = own((prompt, labels) -> List.of(0.6, 0.2));
    CompletableFuture<Double> right =
        ProcessRewardModels.labelled(backend)
            .assess(Scripts.QUESTION, answer("17+4=21, ", "21-1=20, "), Scripts.ledger());

    assertThat(right.join()).isCloseTo(0.75, within(1e-12));
    // The delimiter stands between steps, so none behind the last.
    assertThat(backend.choices().getFirst().choice().prompt().text())
        .isEqualTo("<solve>Question: What is 17 + 4?\n<answer>17+4=21, 21-1=20<step>");
    assertThat(backend.choices().getFirst().choice().labels()).containsExactly("yes", "no");
  }

  @Test
  void labelled_tokensOfThePolicy_areReusedExactly() {
    ScriptedBackend backend = own((prompt, labels) -> List.of(0.6, 0.2));
    TokenSequence written = TokenSequence.of("scripted", new int[] {7, 8}, "17+4=21");
    ProcessRewardModels.labelled(backend)
        .assess(Scripts.QUESTION, new PartialAnswer(List.of(written), false), Scripts.ledger())
        .join();

    assertThat(((Prompt.Plain) backend.choices().getFirst().choice().prompt()).segments())
        .contains(new Segment.Tokens(written));
  }

  @Test
  void labelled_anyModel_isAskedInWordsWithTheStepsAsContent() {
    ScriptedBackend backend = Scripts.choosing((prompt, labels) -> List.of(0.9, 0.1));
    ProcessRewardModels.labelled(backend)
        .assess(Scripts.QUESTION, answer("One.\n\n", "<step>"), Scripts.ledger())
        .join();

    Prompt.Plain prompt = (Prompt.Plain) backend.choices().getFirst().choice().prompt();
    assertThat(prompt.segments()).contains(Segment.content("One."), Segment.content("<step>"));
    assertThat(prompt.text()).contains("[Step 2 begins]\n<step>\n[Step 2 ends]");
  }

  @Test
  void labelled_noProbability_failsTheQuestion() {
    ProcessRewardModel model =
        ProcessRewardModels.labelled(own((prompt, labels) -> List.of(0.0, 0.0)));

    assertThat(model.assess(Scripts.QUESTION, answer("x"), Scripts.ledger()))
        .isCompletedExceptionally()
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(BackendException.class);
  }

  @Test
  void labelled_cancelled_withdrawsTheChoice() {
    ScriptedBackend backend =
        ScriptedBackend.script(Scripts.SILENT)
            .choosing(Scripts.ANY)
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    CompletableFuture<Double> right =
        ProcessRewardModels.labelled(backend)
            .assess(Scripts.QUESTION, answer("x"), Scripts.ledger());

    right.cancel(true);

    assertThat(backend.choices().getFirst().isCancelled()).isTrue();
  }

  @Test
  void labelled_faultyModelFiles_areRefused() {
    assertThatThrownBy(() -> ProcessRewardModels.labelled(with("dikast.solve.template", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a model file with dikast.step.suffix must have dikast.solve.template");
    assertThatThrownBy(
            () -> ProcessRewardModels.labelled(with("dikast.step.labels", List.of("yes"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must name 2 labels, got [yes]");
    assertThatThrownBy(
            () -> ProcessRewardModels.labelled(with("dikast.solve.template", List.of("{n}"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ProcessRewardModels.labelled(Scripts.choosing(Scripts.ANY))
                    .assess(Scripts.QUESTION, PartialAnswer.EMPTY, Scripts.ledger()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ScriptedBackend with(
      String key, @org.jspecify.annotations.Nullable List<String> value) {
    Map<String, List<String>> entries = new java.util.HashMap<>(OWN);
    entries.remove(key);
    if (value != null) {
      entries.put(key, value);
    }
    return ScriptedBackend.script(Scripts.SILENT).metadata(new ModelMetadata(entries)).build();
  }

  // Whole answers.

  @Test
  void steps_answer_isCutBehindDelimiters() {
    assertThat(texts(ProcessRewardModels.steps("42+7=49, 49-3=46. Answer: 46", ", ")))
        .containsExactly("42+7=49, ", "49-3=46. Answer: 46");
    assertThat(texts(ProcessRewardModels.steps("One.\n\nTwo.\n\n\n\nThree.\n\n", "\n\n")))
        .containsExactly("One.\n\n", "Two.\n\n", "\n\nThree.\n\n");
    assertThat(texts(ProcessRewardModels.steps("", "\n\n"))).containsExactly("");
    assertThat(texts(ProcessRewardModels.steps("\n\nOne.", "\n\n"))).containsExactly("\n\nOne.");
  }

  @Property
  void steps_anyAnswer_losesNothing(@ForAll String text) {
    PartialAnswer whole = ProcessRewardModels.steps(text + ", " + text, ", ");

    assertThat(texts(whole).stream().collect(Collectors.joining())).isEqualTo(text + ", " + text);
    assertThat(whole.finished()).isTrue();
  }

  @Test
  void steps_tooMany_theRestIsOne() {
    PartialAnswer whole = ProcessRewardModels.steps("a, ".repeat(1000), ", ");

    assertThat(whole.steps()).hasSize(ProcessRewardModels.MAX_STEPS);
    assertThat(whole.text()).isEqualTo("a, ".repeat(1000));
  }

  @Test
  void bySteps_worstStep_isTheScore() {
    // 0.8 of the first step, 0.3 with the second: min 0.3, product 0.24, last 0.3, mean 0.55.
    Chooser chooser =
        (prompt, labels) -> prompt.contains("21-1") ? List.of(0.3, 0.7) : List.of(0.8, 0.2);
    String answer = "17+4=21, 21-1=19";

    assertThat(score(own(chooser), StepAggregation.MIN, answer)).isCloseTo(3.7, within(1e-9));
    assertThat(score(own(chooser), StepAggregation.PRODUCT, answer)).isCloseTo(3.16, within(1e-9));
    assertThat(score(own(chooser), StepAggregation.LAST, answer)).isCloseTo(3.7, within(1e-9));
    assertThat(score(own(chooser), StepAggregation.MEAN, answer)).isCloseTo(5.95, within(1e-9));
  }

  @Test
  void bySteps_last_asksForNoOther() {
    ScriptedBackend backend = own(Scripts.ANY);

    score(backend, StepAggregation.LAST, "a, b, c");

    assertThat(backend.choices()).hasSize(1);
  }

  private static double score(ScriptedBackend backend, StepAggregation aggregation, String answer) {
    GrmSample sample = Scripts.judge(RewardModels.bySteps(backend, aggregation), answer);
    return ((GrmSample.Judged) sample).judgement().scores().getFirst();
  }
}
