package io.dikast.testkit.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.Permutation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The laws of {@link MetaRewardModel}. To test one, extend this class. */
public abstract class MetaRewardModelContract {

  private static final long PATIENCE_SECONDS = 60;

  /** The responses that the samples judge. */
  protected static final List<String> RESPONSES = List.of("It is 21.", "It is 20.");

  /** A meta reward model that can answer about any sample. */
  protected abstract MetaRewardModel model();

  /** Whether the same question gives the same probability. */
  protected boolean reproducible() {
    return true;
  }

  /** Whether it asks a model, and so spends tokens. */
  protected boolean spendsTokens() {
    return true;
  }

  /** A judgement of {@link #RESPONSES}, shown second response first. */
  protected GrmSample.Judged sample() {
    String text = "Analysis: R1 is wrong, R2 is right. Scores: \\boxed{2, 9}";
    return new GrmSample.Judged(
        new Draw(0, 5, new Permutation(List.of(1, 0))),
        new Judgement(List.of(), "R1 is wrong, R2 is right.", List.of(9.0, 2.0)),
        Generation.Finish.STOP,
        Prompt.of(
                Segment.template("Question: "),
                Segment.content(question().text()),
                Segment.template("\nR1: "),
                Segment.content(RESPONSES.get(1)),
                Segment.template("\nR2: "),
                Segment.content(RESPONSES.get(0)),
                Segment.template("\n"))
            .followedBy(TokenSequence.ofText(text)),
        -0.5);
  }

  /** The question that was judged. */
  protected Question question() {
    return Question.of("What is 17 + 4?");
  }

  @Test
  final void assess_sample_givesAProbability() throws Exception {
    assertThat(assess(ledger())).isBetween(0.0, 1.0);
  }

  @Test
  final void assess_sameSampleTwice_sameProbability() throws Exception {
    assumeTrue(reproducible());
    assertThat(assess(ledger())).isEqualTo(assess(ledger()));
  }

  @Test
  final void assess_spends_onlyAsMeta() throws Exception {
    Ledger ledger = ledger();

    assess(ledger);

    assertThat(ledger.usage().totalTokens()).isEqualTo(ledger.usage().metaTokens());
    assertThat(ledger.usage().metaTokens() > 0).isEqualTo(spendsTokens());
  }

  @Test
  final void assess_ledgerStoppedBefore_failsAsABackendWould() {
    assumeTrue(spendsTokens());
    Ledger ledger = ledger();
    ledger.stop(StopReason.DEADLINE);

    CompletableFuture<Double> answer = model().assess(question(), RESPONSES, sample(), ledger);

    assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BackendException.class);
    assertThat(ledger.usage().totalTokens()).isZero();
  }

  @Test
  final void assess_cancelled_isDoneAndTheNextIsAnswered() throws Exception {
    MetaRewardModel model = model();
    CompletableFuture<Double> withdrawn = model.assess(question(), RESPONSES, sample(), ledger());
    withdrawn.cancel(true);

    assertThat(withdrawn).isDone();
    assertThat(
            model
                .assess(question(), RESPONSES, sample(), ledger())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isBetween(0.0, 1.0);
  }

  @Test
  final void fingerprint_isConstantAndSaysSomething() {
    MetaRewardModel model = model();

    assertThat(model.fingerprint()).isNotBlank().isEqualTo(model.fingerprint());
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(8));
  }

  private double assess(Ledger ledger) throws Exception {
    return model()
        .assess(question(), RESPONSES, sample(), ledger)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
