package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.Permutation;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class YesNoMetaRewardModelTest {

  private static final Question QUESTION = Question.of("How much is {judgement}?");
  private static final List<String> RESPONSES = List.of("first <meta>", "second {question}");
  private static final TokenSequence WRITTEN =
      TokenSequence.of("vocab", new int[] {5, 6, 7}, "Scores: \\boxed{2, 9}");
  private static final Prompt PLAIN = Prompt.of(Segment.template("<judge>judge this"));
  private static final Prompt CHAT = Prompt.chat(Prompt.user(Segment.template("judge this")));

  private final List<String> asked = new ArrayList<>();

  private ScriptedBackend.Builder backend() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says(""))
        .vocabulary("vocab")
        .choosing(
            (prompt, labels) -> {
              asked.add(prompt);
              return labels.equals(List.of("right", "wrong"))
                  ? List.of(0.125, 0.375)
                  : List.of(0.75, 0.25);
            });
  }

  private static ModelMetadata metadata(List<String> labels) {
    return new ModelMetadata(
        Map.of("dikast.meta.suffix", List.of("<meta>"), "dikast.meta.labels", labels));
  }

  private static GrmSample.Judged sample(Prompt transcript) {
    return new GrmSample.Judged(
        new Draw(0, 5, new Permutation(List.of(1, 0))),
        new Judgement(List.of(), "R2 is right", List.of(9.0, 2.0)),
        Generation.Finish.STOP,
        transcript,
        -0.1);
  }

  private static double assess(MetaRewardModel model, Prompt transcript) {
    return model
        .assess(QUESTION, RESPONSES, sample(transcript), Ledger.open(Budget.samples(1)))
        .join();
  }

  private Prompt promptOf(ScriptedBackend backend) {
    return backend.choices().getFirst().choice().prompt();
  }

  @Test
  void assess_ownTokens_suffixContinuesThem() {
    ScriptedBackend backend = backend().metadata(metadata(List.of("yes", "no"))).build();
    assertThat(assess(MetaRewardModels.yesNo(backend), PLAIN.followedBy(WRITTEN))).isEqualTo(0.75);
    assertThat(promptOf(backend))
        .isEqualTo(
            Prompt.of(
                Segment.template("<judge>judge this"),
                new Segment.Tokens(WRITTEN),
                Segment.template("<meta>")));
  }

  @Test
  void assess_labelsFromMetadata_firstIsAffirmative() {
    ScriptedBackend backend = backend().metadata(metadata(List.of("right", "wrong"))).build();
    assertThat(assess(MetaRewardModels.yesNo(backend), PLAIN.followedBy(WRITTEN))).isEqualTo(0.25);
  }

  @Test
  void assess_chatTranscript_oneMoreTurn() {
    ScriptedBackend backend = backend().chat(true).build();
    assess(MetaRewardModels.yesNo(backend), CHAT.followedBy(WRITTEN));
    Prompt.Chat prompt = (Prompt.Chat) promptOf(backend);
    assertThat(prompt.turns()).hasSize(3);
    assertThat(prompt.turns().subList(0, 2))
        .isEqualTo(((Prompt.Chat) CHAT.followedBy(WRITTEN)).turns());
    assertThat(asked.getFirst()).contains("yes or no");
  }

  @Test
  void assess_otherModel_wholeMatterInTheShownOrder() {
    ScriptedBackend backend =
        backend().vocabulary("other").metadata(metadata(List.of("yes", "no"))).build();
    assess(MetaRewardModels.yesNo(backend), PLAIN.followedBy(WRITTEN));
    assertThat(asked.getFirst())
        .containsSubsequence(
            "How much is {judgement}?",
            "[Response 1 begins]\nsecond {question}",
            "[Response 2 begins]\nfirst <meta>",
            "[The evaluation begins]\nScores: \\boxed{2, 9}",
            "yes or no");
    // What others wrote is content, and place holders in it stay as they are.
    assertThat(((Prompt.Plain) promptOf(backend)).segments())
        .contains(
            Segment.content("first <meta>"),
            Segment.content("second {question}"),
            Segment.content("Scores: \\boxed{2, 9}"));
  }

  @Test
  void assess_referenceAndPrinciples_areTold() {
    ScriptedBackend backend = backend().vocabulary("other").build();
    MetaRewardModels.yesNo(backend)
        .assess(
            QUESTION.withReference("46").withPrinciples(List.of("Be exact")),
            RESPONSES,
            sample(PLAIN.followedBy(WRITTEN)),
            Ledger.open(Budget.samples(1)))
        .join();
    assertThat(asked.getFirst())
        .contains("A correct answer: 46")
        .contains("To be judged by: Be exact");
  }

  @Test
  void assess_modelWithoutTokenIds_askedInWords() {
    ScriptedBackend backend = backend().vocabulary("").chat(true).build();
    assess(MetaRewardModels.yesNo(backend), CHAT.followedBy(TokenSequence.ofText("judged")));
    assertThat(promptOf(backend)).isInstanceOf(Prompt.Chat.class);
    assertThat(asked.getFirst()).contains("[The evaluation begins]\njudged");
  }

  @Test
  void assess_backendFails_failedFuture() {
    ScriptedBackend backend =
        backend()
            .choosing(
                (prompt, labels) -> {
                  throw new BackendException("down");
                })
            .build();
    assertThatThrownBy(() -> assess(MetaRewardModels.yesNo(backend), PLAIN.followedBy(WRITTEN)))
        .hasCauseInstanceOf(BackendException.class)
        .hasMessageContaining("down");
  }

  @Test
  void assess_cancelled_questionWithdrawn() {
    ScriptedBackend backend = backend().delivery(ScriptedBackend.Delivery.MANUAL).build();
    CompletableFuture<Double> future =
        MetaRewardModels.yesNo(backend)
            .assess(
                QUESTION,
                RESPONSES,
                sample(PLAIN.followedBy(WRITTEN)),
                Ledger.open(Budget.samples(1)));
    assertThat(backend.pendingChoices()).hasSize(1);
    assertThat(future.cancel(true)).isTrue();
    assertThat(backend.pendingChoices()).isEmpty();
  }

  @Test
  void yesNo_threeLabels_refused() {
    ScriptedBackend backend = backend().metadata(metadata(List.of("yes", "no", "perhaps"))).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetaRewardModels.yesNo(backend))
        .withMessageContaining("perhaps");
  }

  @Test
  void fingerprint_otherModelOrQuestion_differs() {
    assertThat(MetaRewardModels.yesNo(backend().build()).fingerprint())
        .isEqualTo(MetaRewardModels.yesNo(backend().build()).fingerprint())
        .isNotEqualTo(
            MetaRewardModels.yesNo(backend().metadata(metadata(List.of("yes", "no"))).build())
                .fingerprint());
  }
}
