package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Principles from the question alone. */
final class PrincipleSourcesTest {

  private static final Question QUESTION = Question.of("How long is a day?");
  private static final String LIST = "Specific Criteria: Truth 60%; Brevity 40%";
  private static final List<Principle> READ =
      List.of(new Principle("Truth", 0.6), new Principle("Brevity", 0.4));

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(8));
  }

  private static boolean asksForPrinciples(String prompt) {
    return prompt.contains("### The criteria");
  }

  /** Writes principles where it is asked for them, and scores else. */
  private static ScriptedBackend.Builder judge() {
    return ScriptedBackend.script(
        (prompt, seed, draw) ->
            Reply.says(asksForPrinciples(prompt) ? LIST : "Analysis: so.\nScores: \\boxed{9, 2}"));
  }

  private static JudgeTask task(Question question, Ledger ledger) {
    return new JudgeTask(
        question,
        List.of("24 hours", "7 days"),
        List.of(
            new Draw(0, 1, Permutation.identity(2)),
            new Draw(1, 2, new Permutation(List.of(1, 0)))),
        ledger);
  }

  private static RewardModel principled(ScriptedBackend backend) {
    return PrincipleSources.judgingBy(
        PrincipleSources.generated(backend),
        7,
        GenerativeRewardModel.on(backend).template(JudgeTemplate.principled()).build());
  }

  // What is drawn.

  @Test
  void generated_seesTheQuestionAlone_andEntersItsCost() {
    ScriptedBackend backend = judge().build();
    Ledger ledger = ledger();

    assertThat(PrincipleSources.generated(backend).principles(QUESTION, 1, ledger).join())
        .isEqualTo(READ);
    assertThat(backend.prompts().getFirst().text()).contains("How long is a day?");
    assertThat(ledger.usage().completionTokens()).isPositive();
    assertThat(ledger.usage().metaTokens()).isZero();
  }

  @Test
  void generated_noHeading_isReadAllTheSame_andNoMoreThanEight() {
    ScriptedBackend backend =
        ScriptedBackend.saying(" A 10%; B 10%; C 10%; D 10%; E 10%; F 10%; G 10%; H 10%; I 20%");

    assertThat(PrincipleSources.generated(backend).principles(QUESTION, 1, ledger()).join())
        .hasSize(8)
        .startsWith(new Principle("A", 0.1));
  }

  @Test
  void generated_nothingToRead_asksAgainUnderAnotherSeed_threeTimesInAll() {
    ScriptedBackend mute = ScriptedBackend.saying("  \n");

    assertThatThrownBy(
            () -> PrincipleSources.generated(mute).principles(QUESTION, 1, ledger()).join())
        .hasCauseInstanceOf(BackendException.class)
        .hasMessageContaining("no principles could be read in 3 draws");
    assertThat(mute.groups()).hasSize(3);
    assertThat(mute.groups()).extracting(group -> group.seeds().getFirst()).doesNotHaveDuplicates();
  }

  @Test
  void generated_sameSeed_samePrinciples() {
    ScriptedBackend backend =
        ScriptedBackend.of((prompt, seed, draw) -> Reply.says("Principles: P" + seed));
    PrincipleSource source = PrincipleSources.generated(backend);

    assertThat(source.principles(QUESTION, 1, ledger()).join())
        .isEqualTo(source.principles(QUESTION, 1, ledger()).join())
        .isNotEqualTo(source.principles(QUESTION, 2, ledger()).join());
  }

  // What is remembered.

  @Test
  void cached_sameQuestionAndSeed_isDrawnOnce() {
    ScriptedBackend backend = judge().build();
    PrincipleSource source = PrincipleSources.cached(PrincipleSources.generated(backend), 10);
    Ledger second = ledger();

    source.principles(QUESTION, 1, ledger()).join();
    assertThat(source.principles(QUESTION, 1, second).join()).isEqualTo(READ);
    assertThat(second.usage().totalTokens()).isZero();
    assertThat(backend.groups()).hasSize(1);

    source.principles(QUESTION, 2, ledger()).join();
    source.principles(Question.of("Another?"), 1, ledger()).join();
    assertThat(backend.groups()).hasSize(3);
  }

  @Test
  void cached_whileOneIsUnderWay_othersWaitForIt() {
    ScriptedBackend backend = judge().delivery(ScriptedBackend.Delivery.MANUAL).build();
    PrincipleSource source = PrincipleSources.cached(PrincipleSources.generated(backend), 10);

    CompletableFuture<List<Principle>> first = source.principles(QUESTION, 1, ledger());
    CompletableFuture<List<Principle>> second = source.principles(QUESTION, 1, ledger());
    CompletableFuture<List<Principle>> withdrawn = source.principles(QUESTION, 1, ledger());
    withdrawn.cancel(true);
    backend.releaseAll();

    assertThat(first.join()).isEqualTo(READ);
    assertThat(second.join()).isEqualTo(READ);
    assertThat(backend.groups()).hasSize(1);
  }

  @Test
  void cached_firstOneFails_theNextAsksOnItsOwnAccount() {
    ScriptedBackend backend = judge().delivery(ScriptedBackend.Delivery.MANUAL).build();
    PrincipleSource source = PrincipleSources.cached(PrincipleSources.generated(backend), 10);
    Ledger stopped = ledger();
    Ledger other = ledger();

    CompletableFuture<List<Principle>> first = source.principles(QUESTION, 1, stopped);
    CompletableFuture<List<Principle>> second = source.principles(QUESTION, 1, other);
    stopped.stop(StopReason.CANCELLED);
    backend.releaseAll();
    backend.releaseAll();

    assertThat(first).isCompletedExceptionally();
    assertThat(second.join()).isEqualTo(READ);
    assertThat(other.usage().completionTokens()).isPositive();
  }

  @Test
  void cached_failure_isNotRemembered() {
    AtomicInteger asked = new AtomicInteger();
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                asked.getAndIncrement() == 0 ? Reply.breaks("no") : Reply.says(LIST));
    PrincipleSource source = PrincipleSources.cached(PrincipleSources.generated(backend), 10);

    assertThat(source.principles(QUESTION, 1, ledger())).isCompletedExceptionally();
    assertThat(source.principles(QUESTION, 1, ledger()).join()).isEqualTo(READ);
  }

  // How it is judged by.

  @Test
  void judgingBy_everyDrawIsToldThePrinciples_andCarriesThem() {
    ScriptedBackend backend = judge().build();

    List<GrmSample> samples = SampleCollector.judge(principled(backend), task(QUESTION, ledger()));

    assertThat(samples)
        .hasSize(2)
        .allSatisfy(
            sample ->
                assertThat(((GrmSample.Judged) sample).judgement().principles()).isEqualTo(READ));
    assertThat(backend.prompts().stream().filter(p -> asksForPrinciples(p.text()))).hasSize(1);
    assertThat(backend.prompts().getLast().text())
        .contains("which count above all: Truth (60%); Brevity (40%)")
        .doesNotContain("Specific Criteria:");
  }

  @Test
  void judgingBy_questionWithPrinciples_keepsThose() {
    ScriptedBackend backend = judge().build();

    List<GrmSample> unused =
        SampleCollector.judge(
            principled(backend), task(QUESTION.withPrinciples(List.of("Wit")), ledger()));

    assertThat(unused).hasSize(2);
    assertThat(backend.prompts())
        .allSatisfy(prompt -> assertThat(prompt.text()).contains("above all: Wit\n"));
  }

  @Test
  void judgingBy_principlesFail_everyDrawFailsWithTheReason() {
    ScriptedBackend backend = ScriptedBackend.of((p, s, d) -> Reply.breaks("out of paper"));

    assertThat(SampleCollector.judge(principled(backend), task(QUESTION, ledger())))
        .hasSize(2)
        .allSatisfy(
            sample ->
                assertThat(sample)
                    .isInstanceOfSatisfying(
                        GrmSample.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("out of paper")));
  }

  @Test
  void judgingBy_cancelledBeforeTheDrawsBegin_isCancelledThen() {
    ScriptedBackend backend = judge().delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS).build();
    CompletableFuture<List<Principle>> held = new CompletableFuture<>();
    RewardModel model =
        PrincipleSources.judgingBy(
            new HeldSource(held), 7, GenerativeRewardModel.on(backend).build());
    SampleCollector collector = new SampleCollector(2);

    Judging judging = model.judge(task(QUESTION, ledger()), collector);
    assertThat(collector.samples()).isEmpty();
    judging.cancel(1);
    held.complete(READ);

    List<GrmSample> samples = collector.await();
    assertThat(samples).extracting(sample -> sample.draw().index()).containsExactly(0, 1);
    assertThat(samples.getFirst()).isInstanceOf(GrmSample.Judged.class);
  }

  private record HeldSource(CompletableFuture<List<Principle>> held) implements PrincipleSource {
    @Override
    public CompletableFuture<List<Principle>> principles(
        Question question, long seed, Ledger ledger) {
      return held;
    }

    @Override
    public String fingerprint() {
      return "held";
    }
  }
}
