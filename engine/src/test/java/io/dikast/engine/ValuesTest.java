package io.dikast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.vote.Ballot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

  private static final Ledger LEDGER = Ledger.open(Budget.samples(1));

  @Test
  void question_conversation_textNamesTheRoles() {
    Question question =
        Question.of(
            List.of(
                new Message(Message.Role.SYSTEM, "Be brief."),
                Message.user("Hi"),
                new Message(Message.Role.ASSISTANT, "Hello"),
                Message.user("Why?")));
    assertThat(question.text())
        .isEqualTo("System: Be brief.\n\nUser: Hi\n\nAssistant: Hello\n\nUser: Why?");
    assertThat(Question.of("Why?").text()).isEqualTo("Why?");
  }

  @Test
  void question_wrong_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Question.of(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Question.of("q").withPrinciples(List.of(" ")));
  }

  @Test
  void budget_wrong_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Budget.samples(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Budget.samples(1).withTotalTokens(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Budget.samples(1).withDeadline(Duration.ZERO));
  }

  @Test
  void sampling_wrong_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.temperature(-0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.temperature(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.GREEDY.withTopP(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.GREEDY.withMinP(1));
    assertThatIllegalArgumentException().isThrownBy(() -> Sampling.GREEDY.withTopK(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sampling.GREEDY.withRepetitionPenalty(0, 1));
  }

  @Test
  void sampleGroup_wrong_refused() {
    Prompt prompt = Prompt.of(Segment.template("x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleGroup.of(prompt, List.of(), Sampling.GREEDY, 1, LEDGER));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleGroup.of(prompt, List.of(1L), Sampling.GREEDY, 0, LEDGER));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SampleGroup(
                    prompt,
                    List.of(1L),
                    Sampling.GREEDY,
                    1,
                    List.of(""),
                    LEDGER,
                    Ledger.Purpose.DRAW));
  }

  @Test
  void choice_wrong_refused() {
    Prompt prompt = Prompt.of(Segment.template("x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Choice(prompt, List.of("yes"), LEDGER, Ledger.Purpose.META));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Choice(prompt, List.of("yes", "yes"), LEDGER, Ledger.Purpose.META));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Choice(prompt, List.of("yes", ""), LEDGER, Ledger.Purpose.META));
  }

  @Test
  void prompt_followedBy_continuesPlainAndChat() {
    TokenSequence written = TokenSequence.of("v", new int[] {1, 2}, "ok");
    Prompt plain = Prompt.of(Segment.template("<a>"), Segment.content("b"));
    assertThat(plain.followedBy(written).text()).isEqualTo("<a>bok");
    Prompt chat = Prompt.chat(Prompt.user(Segment.content("q")));
    assertThat(chat.followedBy(written))
        .isEqualTo(
            Prompt.chat(
                Prompt.user(Segment.content("q")),
                new Prompt.Turn(Message.Role.ASSISTANT, List.of(new Segment.Tokens(written)))));
  }

  @Test
  void tokenSequence_copiesIn_andOut() {
    int[] ids = {1, 2};
    TokenSequence tokens = TokenSequence.of("v", ids, "ok");
    ids[0] = 9;
    tokens.ids()[1] = 9;
    assertThat(tokens.ids()).containsExactly(1, 2);
    assertThat(tokens).isEqualTo(TokenSequence.of("v", new int[] {1, 2}, "ok"));
    assertThat(tokens).isNotEqualTo(TokenSequence.of("w", new int[] {1, 2}, "ok"));
  }

  @Test
  void labelProbabilities_amongLabels() {
    LabelProbabilities labels = new LabelProbabilities(List.of(0.3, 0.1));
    assertThat(labels.among(0)).isEqualTo(0.3 / 0.4);
    assertThat(new LabelProbabilities(List.of(0.0, 0.0)).among(1)).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelProbabilities(List.of(Double.NaN, 0.1)));
  }

  @Test
  void judgement_wrong_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Judgement(List.of(), "", List.of(0.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Judgement(List.of(), "", List.of(11.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Judgement(List.of(), "", List.of(Double.NaN)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Judgement(List.of(), "", List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Principle("x", 1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Principle(" ", null));
  }

  @Test
  void ballot_wrong_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Ballot.of(0, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ballot(0, List.of(1.0), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ballot.of(0, List.of(Double.POSITIVE_INFINITY)));
  }
}
