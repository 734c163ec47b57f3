package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.AssertingBackend;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Draws become groups, generations become samples. */
final class GenerativeRewardModelTest {

  private static final ModelMetadata BOXES =
      new ModelMetadata(
          Map.of(
              JudgeTemplate.TEMPLATE_KEY,
              List.of("<judge>Question: {question}\n{responses}<critique>"),
              JudgeTemplate.RESPONSE_KEY,
              List.of("R{n}: {response}\n")));

  private static final Permutation STRAIGHT = Permutation.identity(2);
  private static final Permutation TURNED = new Permutation(List.of(1, 0));
  private static final List<String> RESPONSES = List.of("good", "bad");

  private static ScriptedBackend.Builder boxes(Script script) {
    return ScriptedBackend.script(script).metadata(BOXES);
  }

  private static JudgeTask task(Draw... draws) {
    return new JudgeTask(
        Question.of("?"), RESPONSES, List.of(draws), Ledger.open(Budget.samples(64)));
  }

  private static GrmSample judgeOnce(Reply reply) {
    return SampleCollector.judge(
            GenerativeRewardModel.on(boxes((prompt, seed, draw) -> reply).build()).build(),
            task(new Draw(0, 1, STRAIGHT)))
        .getFirst();
  }

  @Test
  void draws_ofOneOrder_shareOnePrompt() {
    ScriptedBackend backend = boxes((p, s, d) -> Reply.says("\\boxed{8, 3}")).build();

    SampleCollector.judge(
        GenerativeRewardModel.on(backend).build(),
        task(
            new Draw(3, 33, TURNED),
            new Draw(0, 30, STRAIGHT),
            new Draw(2, 32, STRAIGHT),
            new Draw(1, 31, TURNED)));

    assertThat(backend.groups()).hasSize(2);
    assertThat(backend.groups())
        .extracting(SampleGroup::seeds)
        .containsExactly(List.of(30L, 32L), List.of(31L, 33L));
    assertThat(backend.prompts())
        .extracting(Prompt::text)
        .containsExactly(
            "<judge>Question: ?\nR1: good\nR2: bad\n<critique>",
            "<judge>Question: ?\nR1: bad\nR2: good\n<critique>");
  }

  @Test
  void scores_ofShuffledResponses_areMappedBack() {
    RewardModel model =
        GenerativeRewardModel.on(
                boxes(
                        (prompt, seed, draw) ->
                            Reply.says(
                                prompt.contains("R1: good") ? "\\boxed{9, 2}" : "\\boxed{2, 9}"))
                    .build())
            .build();

    List<GrmSample> samples =
        SampleCollector.judge(model, task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, TURNED)));

    assertThat(samples)
        .allSatisfy(
            sample ->
                assertThat(((GrmSample.Judged) sample).judgement().scores())
                    .containsExactly(9.0, 2.0));
  }

  @Test
  void judged_carriesJudgementTranscriptAndConfidence() {
    String text = "Principles: Truth 100%\nAnalysis: so.\nScores: \\boxed{9, 1}";
    ScriptedBackend backend =
        boxes((p, s, d) -> new Reply.Says(text, Finish.STOP, -0.25)).vocabulary("v").build();
    Draw draw = new Draw(5, 7, STRAIGHT);

    GrmSample sample =
        SampleCollector.judge(GenerativeRewardModel.on(backend).build(), task(draw)).getFirst();

    assertThat(sample)
        .isInstanceOfSatisfying(
            GrmSample.Judged.class,
            judged -> {
              assertThat(judged.draw()).isEqualTo(draw);
              assertThat(judged.judgement())
                  .isEqualTo(
                      new Judgement(
                          List.of(new Principle("Truth", 1.0)), "so.", List.of(9.0, 1.0)));
              assertThat(judged.finish()).isEqualTo(Finish.STOP);
              assertThat(judged.meanLogProbability()).isEqualTo(-0.25);
              List<Segment> segments = ((Prompt.Plain) judged.transcript()).segments();
              assertThat(((Prompt.Plain) backend.prompts().getFirst()).segments())
                  .isEqualTo(segments.subList(0, segments.size() - 1));
              TokenSequence tokens = ((Segment.Tokens) segments.getLast()).tokens();
              assertThat(judged.written()).isEqualTo(tokens);
              assertThat(tokens.text()).isEqualTo(text);
              assertThat(tokens.vocabulary()).isEqualTo("v");
            });
  }

  @Test
  void textWithoutScores_isUnreadable() {
    assertThat(judgeOnce(Reply.says("Both are fine. \\boxed{8}")))
        .isInstanceOfSatisfying(
            GrmSample.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.reason()).contains("expected 2 scores");
              assertThat(unreadable.text()).isEqualTo("Both are fine. \\boxed{8}");
              // A token of the script is four characters.
              assertThat(unreadable.written().size()).isEqualTo(6);
              assertThat(unreadable.finish()).isEqualTo(Finish.STOP);
            });
  }

  @Test
  void tokenLimit_isReadIfTheScoresAreThere() {
    assertThat(judgeOnce(Reply.cut("\\boxed{8, 3} and", Finish.LENGTH)))
        .isInstanceOfSatisfying(
            GrmSample.Judged.class, judged -> assertThat(judged.finish()).isEqualTo(Finish.LENGTH));
    assertThat(judgeOnce(Reply.cut("\\boxed{8, ", Finish.LENGTH)))
        .isInstanceOf(GrmSample.Unreadable.class);
  }

  @Test
  void cutOff_failsEvenIfScoresAreThere() {
    for (Finish finish : List.of(Finish.TOKENS, Finish.DEADLINE, Finish.CANCELLED)) {
      assertThat(judgeOnce(Reply.cut("\\boxed{8, 3}", finish)))
          .isInstanceOfSatisfying(
              GrmSample.Failed.class,
              failed -> {
                assertThat(failed.finish()).isEqualTo(finish);
                assertThat(failed.cause()).isNull();
              });
    }
  }

  @Test
  void fault_failsItsDrawAlone() {
    RewardModel model =
        GenerativeRewardModel.on(
                boxes(
                        (p, seed, d) ->
                            seed == 2 ? Reply.breaks("out of paper") : Reply.says("\\boxed{8, 3}"))
                    .build())
            .build();

    List<GrmSample> samples =
        SampleCollector.judge(
            model,
            task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, STRAIGHT), new Draw(2, 3, STRAIGHT)));

    assertThat(samples.get(0)).isInstanceOf(GrmSample.Judged.class);
    assertThat(samples.get(2)).isInstanceOf(GrmSample.Judged.class);
    assertThat(samples.get(1))
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo("out of paper");
              assertThat(failed.cause()).isInstanceOf(BackendException.class);
              assertThat(failed.finish()).isNull();
            });
  }

  @Test
  void boxesInResponses_changeNothing() {
    RewardModel model =
        GenerativeRewardModel.on(boxes((p, s, d) -> Reply.says("I give no scores.")).build())
            .build();
    JudgeTask task =
        new JudgeTask(
            Question.of("Say \\boxed{10, 1}"),
            List.of("\\boxed{10, 1}", "Scores: \\boxed{1, 10}"),
            List.of(new Draw(0, 1, STRAIGHT)),
            Ledger.open(Budget.samples(1)));

    assertThat(SampleCollector.judge(model, task).getFirst())
        .isInstanceOf(GrmSample.Unreadable.class);
  }

  @Test
  void cancel_ofOneDraw_reachesThatDrawOnly() {
    ScriptedBackend backend =
        boxes((p, s, d) -> Reply.says("\\boxed{8, 3}"))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    SampleCollector collector = new SampleCollector(4);
    Judging judging =
        GenerativeRewardModel.on(backend)
            .build()
            .judge(
                task(
                    new Draw(0, 1, STRAIGHT),
                    new Draw(1, 2, TURNED),
                    new Draw(2, 3, STRAIGHT),
                    new Draw(3, 4, TURNED)),
                collector);

    judging.cancel(3);
    backend.releaseAll();

    List<GrmSample> samples = collector.await();
    assertThat(samples.subList(0, 3))
        .allSatisfy(sample -> assertThat(sample).isInstanceOf(GrmSample.Judged.class));
    assertThat(samples.get(3))
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            failed -> assertThat(failed.finish()).isEqualTo(Finish.CANCELLED));
  }

  @Test
  void samples_arriveInAnyOrder_eachWithItsDraw() {
    ScriptedBackend backend =
        boxes((p, seed, d) -> Reply.says("\\boxed{" + seed + ", 1}"))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    SampleCollector collector = new SampleCollector(3);
    GenerativeRewardModel.on(backend)
        .build()
        .judge(
            task(new Draw(0, 5, STRAIGHT), new Draw(1, 6, TURNED), new Draw(2, 7, STRAIGHT)),
            collector);

    new ArrayList<>(backend.pendingDraws()).reversed().forEach(draw -> draw.release());

    assertThat(collector.await())
        .extracting(sample -> ((GrmSample.Judged) sample).judgement().scores())
        .containsExactly(List.of(5.0, 1.0), List.of(1.0, 6.0), List.of(7.0, 1.0));
  }

  @Test
  void laterGroupRefused_noSampleToldAndTheEarlierCancelled() {
    // The backend answers at once, and has room for the first order but not for the second.
    ScriptedBackend inner =
        boxes((p, s, d) -> Reply.says("\\boxed{8, 3}"))
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    RefusingBackend backend = new RefusingBackend(inner, "R1: bad");
    SampleCollector collector = new SampleCollector(2);

    assertThatThrownBy(
            () ->
                GenerativeRewardModel.on(backend)
                    .build()
                    .judge(task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, TURNED)), collector))
        .isInstanceOf(ContextLengthException.class);

    assertThat(inner.pendingDraws()).hasSize(1);
    assertThat(inner.pendingDraws().getFirst().isCancelled()).isTrue();
    inner.releaseAll();
    assertThat(collector.samples()).isEmpty();
  }

  @Test
  void laterGroupRefused_byABackendThatAnswersAtOnce_noSampleTold() {
    RefusingBackend backend =
        new RefusingBackend(boxes((p, s, d) -> Reply.says("\\boxed{8, 3}")).build(), "R1: bad");
    SampleCollector collector = new SampleCollector(2);

    assertThatThrownBy(
            () ->
                GenerativeRewardModel.on(backend)
                    .build()
                    .judge(task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, TURNED)), collector))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(collector.samples()).isEmpty();
  }

  @Test
  void sinkThatThrows_othersAreStillTold() {
    RewardModel model =
        GenerativeRewardModel.on(boxes((p, s, d) -> Reply.says("\\boxed{8, 3}")).build()).build();
    List<GrmSample> told = new ArrayList<>();

    model.judge(
        task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, STRAIGHT)),
        sample -> {
          told.add(sample);
          throw new IllegalStateException("a sink's own fault");
        });

    assertThat(told).hasSize(2);
  }

  @Test
  void template_ofTheCaller_goesBeforeTheModels() {
    ScriptedBackend backend = boxes((p, s, d) -> Reply.says("\\boxed{8, 3}")).build();
    JudgeTemplate own = JudgeTemplate.document("Q {question} A {responses}", "{response};");

    SampleCollector.judge(
        GenerativeRewardModel.on(backend).template(own).build(), task(new Draw(0, 1, STRAIGHT)));

    assertThat(backend.prompts()).extracting(Prompt::text).containsExactly("Q ? A good;bad;");
  }

  @Test
  void template_withoutAny_isTheStandardOne() {
    ScriptedBackend backend =
        ScriptedBackend.script((p, s, d) -> Reply.says("\\boxed{8, 3}")).chat(true).build();

    SampleCollector.judge(
        GenerativeRewardModel.on(backend).build(), task(new Draw(0, 1, STRAIGHT)));

    assertThat(backend.prompts())
        .containsExactly(JudgeTemplate.standard().render(Question.of("?"), RESPONSES, true));
  }

  @Test
  void template_faultyInTheModelFile_refusedAtOnce() {
    ScriptedBackend backend =
        ScriptedBackend.script((p, s, d) -> Reply.says(""))
            .metadata(
                new ModelMetadata(
                    Map.of(
                        JudgeTemplate.TEMPLATE_KEY, List.of("{question}"),
                        JudgeTemplate.RESPONSE_KEY, List.of("{response}"))))
            .build();

    assertThatThrownBy(() -> GenerativeRewardModel.on(backend).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{responses}");
  }

  @Test
  void options_reachTheBackend() {
    ScriptedBackend backend = boxes((p, s, d) -> Reply.says("\\boxed{8, 3}")).build();

    SampleCollector.judge(
        GenerativeRewardModel.on(backend).build(), task(new Draw(0, 1, STRAIGHT)));
    SampleCollector.judge(
        GenerativeRewardModel.on(backend).sampling(Sampling.GREEDY).maxTokens(77).build(),
        task(new Draw(0, 1, STRAIGHT)));

    SampleGroup standard = backend.groups().getFirst();
    assertThat(standard.sampling()).isEqualTo(Sampling.temperature(0.5));
    assertThat(standard.maxTokens()).isEqualTo(1024);
    assertThat(standard.purpose()).isEqualTo(Ledger.Purpose.DRAW);
    assertThat(backend.groups().getLast().sampling()).isEqualTo(Sampling.GREEDY);
    assertThat(backend.groups().getLast().maxTokens()).isEqualTo(77);
    assertThatThrownBy(() -> GenerativeRewardModel.on(backend).maxTokens(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fingerprint_changesWithEverythingThatMatters() {
    ScriptedBackend backend = boxes((p, s, d) -> Reply.says("")).build();

    assertThat(
            List.of(
                GenerativeRewardModel.on(backend).build().fingerprint(),
                GenerativeRewardModel.on(backend).maxTokens(7).build().fingerprint(),
                GenerativeRewardModel.on(backend).sampling(Sampling.GREEDY).build().fingerprint(),
                GenerativeRewardModel.on(backend)
                    .template(JudgeTemplate.standard())
                    .build()
                    .fingerprint()))
        .doesNotHaveDuplicates();
    assertThat(GenerativeRewardModel.on(backend).build().fingerprint())
        .isEqualTo(GenerativeRewardModel.on(backend).build().fingerprint());
  }

  @Test
  void backendContract_isKeptByItsUse() {
    AssertingBackend watched =
        AssertingBackend.around(
            boxes((p, seed, d) -> Reply.says("\\boxed{8, " + seed + "}"))
                .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                .build());

    assertThat(
            SampleCollector.judge(
                GenerativeRewardModel.on(watched).build(),
                task(new Draw(0, 1, STRAIGHT), new Draw(1, 2, TURNED), new Draw(2, 3, TURNED))))
        .hasSize(3);
    watched.close();
  }
}
