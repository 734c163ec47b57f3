package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepEnd;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerativePolicyModelTest {

  private static final Question QUESTION = Question.of("17 + 4?");
  private static final StepEnd LINE = new StepEnd.Delimiter("\n\n");

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(1));
  }

  private static List<Continuation> draw(
      ScriptedBackend backend, PartialAnswer prefix, StepEnd until, List<Long> seeds) {
    return draw(GenerativePolicyModel.on(backend), prefix, until, seeds);
  }

  private static List<Continuation> draw(
      GenerativePolicyModel.Builder model, PartialAnswer prefix, StepEnd until, List<Long> seeds) {
    List<Continuation> drawn = new ArrayList<>();
    var _ =
        model.build().draw(new PolicyTask(QUESTION, prefix, until, seeds, ledger()), drawn::add);
    drawn.sort(Comparator.comparingInt(Continuation::draw));
    return drawn;
  }

  private static Continuation.Written written(Continuation continuation) {
    assertThat(continuation).isInstanceOf(Continuation.Written.class);
    return (Continuation.Written) continuation;
  }

  @Test
  void draw_wholeAnswer_isFinishedWhereTheModelEndedIt() {
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                draw == 0
                    ? new Reply.Says("21", Generation.Finish.STOP, -0.25)
                    : Reply.cut("21 and", Generation.Finish.LENGTH));
    List<Continuation> drawn =
        draw(backend, PartialAnswer.EMPTY, new StepEnd.Answer(), List.of(1L, 2L));

    assertThat(written(drawn.getFirst()).finished()).isTrue();
    assertThat(written(drawn.getFirst()).meanLogProbability()).isEqualTo(-0.25);
    assertThat(written(drawn.getLast()).finished()).isFalse();
    assertThat(backend.groups()).as("one group, so one prompt").hasSize(1);
    assertThat(backend.groups().getFirst().purpose()).isEqualTo(Ledger.Purpose.POLICY);
  }

  @Test
  void draw_steps_keepTheirDelimiterAndGoOnTokenByToken() {
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                Reply.says(prompt.contains("17+4") ? "= 21" : "17+4..\n\nrest"));
    Continuation.Written first =
        written(draw(backend, PartialAnswer.EMPTY, LINE, List.of(1L)).getFirst());
    PartialAnswer prefix = PartialAnswer.EMPTY.followedBy(first);
    Continuation.Written second = written(draw(backend, prefix, LINE, List.of(1L)).getFirst());

    assertThat(first.step().text()).isEqualTo("17+4..\n\n");
    assertThat(first.finished()).isFalse();
    assertThat(second.finished()).isTrue();
    assertThat(((Prompt.Plain) backend.groups().getLast().prompt()).segments())
        .endsWith(new Segment.Tokens(first.step()));
    assertThat(prefix.followedBy(second).text()).isEqualTo("17+4..\n\n= 21");
  }

  @Test
  void draw_tokens_endsBehindSoManyOfThem() {
    ScriptedBackend backend = ScriptedBackend.saying("12345678");
    Continuation.Written step =
        written(draw(backend, PartialAnswer.EMPTY, new StepEnd.Tokens(1), List.of(1L)).getFirst());
    assertThat(step.step().text()).isEqualTo("1234");
    assertThat(step.finished()).isFalse();
  }

  @Test
  void draw_answerStop_finishesBeforeIt() {
    ScriptedBackend backend = ScriptedBackend.saying("it is 21\nQuestion: next?\n\nmore");
    Continuation.Written step =
        written(
            draw(
                    GenerativePolicyModel.on(backend).stopStrings(List.of("\nQuestion:")),
                    PartialAnswer.EMPTY,
                    LINE,
                    List.of(1L))
                .getFirst());
    assertThat(step.step().text()).isEqualTo("it is 21");
    assertThat(step.finished()).isTrue();
  }

  @Test
  void draw_maxTokens_areThoseOfTheWholeAnswer() {
    ScriptedBackend backend = ScriptedBackend.saying("12345678");
    GenerativePolicyModel.Builder model = GenerativePolicyModel.on(backend).maxTokens(2);
    Continuation.Written half =
        written(draw(model, PartialAnswer.EMPTY, new StepEnd.Tokens(1), List.of(1L)).getFirst());
    PartialAnswer prefix = PartialAnswer.EMPTY.followedBy(half);
    PartialAnswer full =
        prefix.followedBy(written(draw(model, prefix, LINE, List.of(1L)).getFirst()));

    assertThat(backend.groups()).extracting(SampleGroup::maxTokens).containsExactly(1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> draw(model, full, LINE, List.of(1L)))
        .withMessageContaining("2 tokens");
  }

  @Test
  void draw_failures_areTyped() {
    assertThat(
            draw(
                ScriptedBackend.of((prompt, seed, draw) -> Reply.breaks("out of order")),
                PartialAnswer.EMPTY,
                LINE,
                List.of(1L)))
        .containsExactly(Continuation.Failed.broken(0, new BackendException("out of order")));

    Ledger stopped = ledger();
    stopped.stop(StopReason.DEADLINE);
    List<Continuation> drawn = new ArrayList<>();
    var _ =
        GenerativePolicyModel.on(ScriptedBackend.saying("21"))
            .build()
            .draw(
                new PolicyTask(QUESTION, PartialAnswer.EMPTY, LINE, List.of(1L), stopped),
                drawn::add);
    assertThat(drawn)
        .containsExactly(
            new Continuation.CutOff(
                0,
                TokenSequence.of("scripted", new int[0], ""),
                Generation.Finish.DEADLINE,
                Double.NaN));
  }

  @Test
  void draw_cutOff_keepsWhatWasWritten() {
    List<Continuation> drawn =
        draw(
            ScriptedBackend.of(
                (prompt, seed, draw) -> Reply.cut("So far", Generation.Finish.TOKENS)),
            PartialAnswer.EMPTY,
            LINE,
            List.of(1L));

    assertThat(drawn)
        .singleElement()
        .isInstanceOfSatisfying(
            Continuation.CutOff.class,
            cut -> {
              assertThat(cut.step().text()).isEqualTo("So far");
              assertThat(cut.finish()).isEqualTo(Generation.Finish.TOKENS);
            });
  }

  @Test
  void prompt_chat_opensTheAssistantsTurnWithWhatIsWritten() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("a")).chat(true).build();
    PartialAnswer prefix =
        PartialAnswer.EMPTY.followedBy(
            new Continuation.Written(0, TokenSequence.ofText("So, "), false, Double.NaN));
    var _ = draw(backend, prefix, LINE, List.of(1L));

    List<Prompt.Turn> turns = ((Prompt.Chat) backend.prompts().getFirst()).turns();
    assertThat(turns)
        .extracting(Prompt.Turn::role)
        .containsExactly(Message.Role.USER, Message.Role.ASSISTANT);
  }

  @Test
  void prompt_template_holdsTheQuestionAsContent() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("a"))
            .metadata(
                new ModelMetadata(
                    Map.of(PolicyPrompt.TEMPLATE_KEY, List.of("<solve>{question}<answer>"))))
            .build();
    var _ = draw(backend, PartialAnswer.EMPTY, LINE, List.of(1L));
    assertThat(((Prompt.Plain) backend.prompts().getFirst()).segments())
        .containsExactly(
            Segment.template("<solve>"), Segment.content("17 + 4?"), Segment.template("<answer>"));
  }

  @Test
  void fingerprint_tellsSettingsApart() {
    ScriptedBackend backend = ScriptedBackend.saying("1");
    assertThat(GenerativePolicyModel.on(backend).build().fingerprint())
        .isEqualTo(GenerativePolicyModel.on(backend).build().fingerprint())
        .isNotEqualTo(GenerativePolicyModel.on(backend).maxTokens(7).build().fingerprint());
  }
}
