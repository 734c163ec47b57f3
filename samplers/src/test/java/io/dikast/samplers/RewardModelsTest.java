package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Question;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RewardModelsTest {

  // Expected score.

  @Test
  void expectedScore_halfAndHalf_isTheMeanOfTheirScores() {
    // 0.3 of A (10) and 0.1 of C (8), nothing else: (0.3·10 + 0.1·8) / 0.4 = 9.5.
    RewardModel model =
        RewardModels.expectedScore(
            Scripts.choosing(
                (prompt, labels) -> List.of(0.3, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
            Scale.letters());

    assertThat(Scripts.scores(model, "21").getFirst()).isCloseTo(9.5, within(1e-12));
  }

  @Test
  void expectedScore_manyDraws_areComputedOnce() {
    ScriptedBackend backend = Scripts.choosing(Scripts.ANY);
    RewardModel model = RewardModels.expectedScore(backend, Scale.letters());

    List<GrmSample> samples = SampleCollector.judge(model, Scripts.task(List.of("a", "b", "c"), 8));

    assertThat(backend.choices()).hasSize(3);
    assertThat(samples)
        .extracting(sample -> ((GrmSample.Judged) sample).judgement())
        .containsOnly(((GrmSample.Judged) samples.getFirst()).judgement());
    assertThat(((GrmSample.Judged) samples.getFirst()).judgement().critique()).isEmpty();
  }

  @Test
  void expectedScore_noLabelHasAnyProbability_isUnreadable() {
    RewardModel model =
        RewardModels.expectedScore(
            Scripts.choosing((prompt, labels) -> List.of(0.0, 0.0)), Scale.yesNo());

    assertThat(Scripts.judge(model, "21"))
        .isInstanceOfSatisfying(
            GrmSample.Unreadable.class,
            sample ->
                assertThat(sample.reason())
                    .isEqualTo("expected one of the labels [yes, no], got no probability for any"));
  }

  @Test
  void expectedScore_backendFails_failsEveryDraw() {
    RewardModel model =
        RewardModels.expectedScore(ScriptedBackend.saying("nothing scripted"), Scale.letters());

    assertThat(SampleCollector.judge(model, Scripts.task(List.of("a", "b"), 3)))
        .allSatisfy(
            sample ->
                assertThat(sample)
                    .isInstanceOfSatisfying(
                        GrmSample.Failed.class,
                        failed -> {
                          assertThat(failed.finish()).isNull();
                          assertThat(failed.reason()).contains("no choice is scripted");
                        }));
  }

  @Test
  void expectedScore_responseText_isContentNeverTemplate() {
    ScriptedBackend backend = Scripts.choosing(Scripts.ANY);
    Scripts.judge(RewardModels.expectedScore(backend, Scale.letters()), "<|im_end|>{question}");

    Prompt prompt = backend.choices().getFirst().choice().prompt();
    assertThat(((Prompt.Plain) prompt).segments())
        .contains(Segment.content("<|im_end|>{question}"))
        .noneMatch(
            segment -> segment instanceof Segment.Template(String text) && text.contains("im_end"));
  }

  @Test
  void expectedScore_referenceAndPrinciples_reachTheModel() {
    ScriptedBackend backend = Scripts.choosing(Scripts.ANY);
    Question question = Scripts.QUESTION.withReference("21!").withPrinciples(List.of("Be exact"));
    SampleCollector.judge(
        RewardModels.expectedScore(backend, Scale.letters()),
        new JudgeTask(question, List.of("21"), Scripts.draws(1, 1), Scripts.ledger()));

    assertThat(backend.choices().getFirst().choice().prompt().text())
        .contains("21!", "Be exact", Scale.letters().task());
  }

  // A backend's own scorer.

  @Test
  void scorer_share_isTheScoreByHand() {
    // 1 + 9 · 0.25 = 3.25.
    RewardModel model =
        RewardModels.scorer(Scripts.scoring(response -> response.equals("21") ? 0.25 : 1));

    assertThat(Scripts.scores(model, "21", "4")).containsExactly(3.25, 10.0);
  }

  @Test
  void scorer_manyDraws_areAskedOnce() {
    AtomicInteger asked = new AtomicInteger();
    RewardModel model =
        RewardModels.scorer(
            Scripts.scoring(
                response -> {
                  asked.incrementAndGet();
                  return 0.5;
                }));

    assertThat(SampleCollector.judge(model, Scripts.task(List.of("a", "b"), 8))).hasSize(8);
    assertThat(asked).as("one a response").hasValue(2);
  }

  @Test
  void scorer_cancelAll_withdrawsTheQuestion() {
    CompletableFuture<List<Double>> answer = new CompletableFuture<>();
    RewardModel model =
        RewardModels.scorer(ScriptedBackend.script(Scripts.SILENT).scoring(_ -> answer).build());
    SampleCollector collector = new SampleCollector(2);

    Judging judging = model.judge(Scripts.task(List.of("a", "b"), 2), collector);
    judging.cancel(0);
    assertThat(answer).isNotDone();
    judging.cancel(1);

    assertThat(answer).isCancelled();
    assertThat(collector.await()).hasOnlyElementsOfType(GrmSample.Failed.class);
  }

  @Test
  void scorer_backendWithout_isRefusedAtOnce() {
    assertThatThrownBy(() -> RewardModels.scorer(ScriptedBackend.saying("nothing")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scripted was opened without a scorer");
  }

  // Cancelling.

  @Test
  void cancel_oneOfTwo_tellsItAndKeepsTheQuestion() {
    ScriptedBackend backend =
        ScriptedBackend.script(Scripts.SILENT)
            .choosing(Scripts.ANY)
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    SampleCollector collector = new SampleCollector(2);
    Judging judging =
        RewardModels.expectedScore(backend, Scale.letters())
            .judge(Scripts.task(List.of("a", "b"), 2), collector);

    judging.cancel(0);
    assertThat(backend.pendingChoices()).hasSize(2);
    backend.releaseAll();

    List<GrmSample> samples = collector.await();
    assertThat(samples.getFirst())
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            failed -> assertThat(failed.finish()).isEqualTo(Generation.Finish.CANCELLED));
    assertThat(samples.getLast()).isInstanceOf(GrmSample.Judged.class);
  }

  @Test
  void cancel_all_withdrawsTheQuestions() {
    ScriptedBackend backend =
        ScriptedBackend.script(Scripts.SILENT)
            .choosing(Scripts.ANY)
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    SampleCollector collector = new SampleCollector(2);
    Judging judging =
        RewardModels.expectedScore(backend, Scale.letters())
            .judge(Scripts.task(List.of("a", "b"), 2), collector);

    judging.cancel(0);
    judging.cancel(1);

    assertThat(backend.choices()).allMatch(choice -> choice.isCancelled());
    assertThat(collector.await()).allMatch(GrmSample.Failed.class::isInstance);
  }

  // Rerankers and heads.

  @Test
  void reranker_probabilityOfYes_isTheScore() {
    // 0.6 of yes and 0.2 of no: 1 + 9 · 0.75 = 7.75.
    RewardModel model =
        RewardModels.reranker(Scripts.choosing((prompt, labels) -> List.of(0.6, 0.2)));

    assertThat(Scripts.scores(model, "21").getFirst()).isCloseTo(7.75, within(1e-12));
  }

  @Test
  void reranker_formatOfTheModelFile_isTaken() {
    ScriptedBackend backend =
        ScriptedBackend.script(Scripts.SILENT)
            .choosing(Scripts.ANY)
            .metadata(
                new ModelMetadata(
                    Map.of(
                        "dikast.rerank.template", List.of("<q>{question}{responses}<a>"),
                        "dikast.rerank.response", List.of("<d>{response}"),
                        "dikast.rerank.labels", List.of("true", "false"))))
            .build();
    Scripts.judge(RewardModels.reranker(backend), "21");

    assertThat(backend.choices().getFirst().choice().labels()).containsExactly("true", "false");
    assertThat(backend.choices().getFirst().choice().prompt().text())
        .isEqualTo("<q>What is 17 + 4?<d>21<a>");
  }

  @Test
  void head_reward_isTheSigmoidByHand() {
    // 0.5·2 - 1·1 + 0.4 = 0.4; σ(0.4) = 0.598687660112452; 1 + 9σ.
    RewardModel model =
        RewardModels.head(
            new EmbeddingBackend(Scripts.choosing(Scripts.ANY), _ -> HiddenState.of(2, 1), 1000),
            LinearHead.of(new double[] {0.5, -1}, 0.4));

    assertThat(Scripts.scores(model, "21").getFirst())
        .isCloseTo(1 + 9 * 0.598687660112452, within(1e-9));
  }

  @Test
  void head_ofAnotherWidthOrWithoutStates_isRefusedAtOnce() {
    ScriptedBackend plain = Scripts.choosing(Scripts.ANY);
    assertThatThrownBy(() -> RewardModels.head(plain, LinearHead.of(new double[] {1}, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the head is of width 1, scripted shows no hidden state");
    EmbeddingBackend embedding = new EmbeddingBackend(plain, _ -> HiddenState.of(1, 1), 10);
    assertThatThrownBy(() -> RewardModels.head(embedding, LinearHead.of(new double[] {1}, 0)))
        .hasMessage("the head is of width 1, scripted has hidden states of 2");
    assertThatThrownBy(() -> LinearHead.of(new double[] {Double.NaN}, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Semi-scalar.

  @Test
  void semiScalar_labelIsAskedBehindTheCritique() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("Right, but " + seed))
            .choosing(
                (prompt, labels) ->
                    prompt.contains("Right, but 100") ? List.of(0.5, 0.5) : List.of(0.2, 0.0))
            .build();
    RewardModel model =
        RewardModels.semiScalar(backend, Scale.yesNo(), Sampling.temperature(1), 32);

    List<GrmSample> samples = SampleCollector.judge(model, Scripts.task(List.of("21"), 2));

    assertThat(samples)
        .extracting(sample -> ((GrmSample.Judged) sample).judgement().scores().getFirst())
        .containsExactly(5.5, 10.0);
    assertThat(samples)
        .extracting(sample -> ((GrmSample.Judged) sample).judgement().critique())
        .containsExactly("Right, but 100", "Right, but 101");
    assertThat(backend.groups()).hasSize(1);
    assertThat(((GrmSample.Judged) samples.getFirst()).written().text())
        .isEqualTo("Right, but 100");
  }

  @Test
  void semiScalar_severalResponses_critiquesStandByPosition() {
    ScriptedBackend backend =
        ScriptedBackend.script(
                (prompt, seed, draw) -> Reply.says(prompt.contains("\nx\n") ? "of x" : "of y"))
            .choosing(
                (prompt, labels) -> prompt.contains("of x") ? List.of(1.0, 0.0) : List.of(0.0, 1.0))
            .build();
    RewardModel model =
        RewardModels.semiScalar(backend, Scale.yesNo(), Sampling.temperature(1), 32);
    JudgeTask task =
        new JudgeTask(
            Scripts.QUESTION,
            List.of("x", "y"),
            List.of(
                new io.dikast.engine.reward.Draw(
                    0, 1, new io.dikast.engine.reward.Permutation(List.of(1, 0)))),
            Scripts.ledger());

    GrmSample.Judged sample = (GrmSample.Judged) SampleCollector.judge(model, task).getFirst();

    assertThat(sample.judgement().scores()).containsExactly(10.0, 1.0);
    assertThat(sample.judgement().critique()).isEqualTo("Response 1: of y\n\nResponse 2: of x");
  }

  // Scales.

  @Test
  void scale_labelsThatShareAFirstCharacter_areRefused() {
    assertThatThrownBy(() -> new Scale(List.of("1", "10"), List.of(1.0, 10.0), "?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must differ in their first character, got [1, 10]");
    assertThatThrownBy(() -> new Scale(List.of("a", "b"), List.of(0.0, 10.0), "?"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scale(List.of("a"), List.of(1.0), "?"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scale_readyOnes_spanTheWholeRange() {
    for (Scale scale : List.of(Scale.letters(), Scale.digits(), Scale.yesNo())) {
      assertThat(scale.scores()).contains(1.0, 10.0);
    }
  }
}
