package io.dikast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.engine.vote.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AnswerSelectorTest {

  private static final Question QUESTION = Question.of("Which?");
  private static final List<String> TWO = List.of("a", "b");

  /**
   * Ranks by mean score, the lower index first among equals; enough for the laws of the run loop.
   */
  private static final Aggregator MEAN =
      (ballots, tieSeed) -> {
        int n = ballots.getFirst().scores().size();
        double[] means = new double[n];
        int[] votes = new int[n];
        for (Ballot ballot : ballots) {
          for (int i = 0; i < n; i++) {
            means[i] += ballot.scores().get(i) / ballots.size();
          }
          double top = Collections.max(ballot.scores());
          if (Collections.frequency(ballot.scores(), top) == 1) {
            votes[ballot.scores().indexOf(top)]++;
          }
        }
        List<Tally.Standing> standings = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          int rank = 1;
          for (int j = 0; j < n; j++) {
            rank += means[j] > means[i] || (means[j] == means[i] && j < i) ? 1 : 0;
          }
          standings.add(new Tally.Standing(i, rank, means[i], means[i], votes[i]));
        }
        return new Tally(standings, 1, 0);
      };

  private static MetaRewardModel meta(java.util.function.IntToDoubleFunction byIndex) {
    return new MetaRewardModel() {
      @Override
      public CompletableFuture<Double> assess(
          Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
        double score = byIndex.applyAsDouble(sample.draw().index());
        return Double.isNaN(score)
            ? CompletableFuture.failedFuture(new BackendException("no answer"))
            : CompletableFuture.completedFuture(score);
      }

      @Override
      public String fingerprint() {
        return "meta-1";
      }
    };
  }

  @Test
  void select_contentRewritten_isTold() {
    FakeJudge judge =
        FakeJudge.of(
            (task, draw) -> {
              task.ledger().sanitized();
              return FakeJudge.judged(draw, List.of(2.0, 9.0));
            });
    Selection selection =
        AnswerSelector.builder(judge, MEAN).samples(1).build().select(QUESTION, TWO);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(1, 1, 0, 0, 1, true));
  }

  @Test
  void select_judgedSamples_meanDecides() {
    FakeJudge judge =
        FakeJudge.scoring(List.of(List.of(2.0, 9.0), List.of(8.0, 3.0), List.of(1.0, 9.0)));
    Selection selection =
        AnswerSelector.builder(judge, MEAN).samples(3).seed(7).build().select(QUESTION, TWO);
    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.tally().standings().get(1).score()).isEqualTo(7.0);
    assertThat(selection.stopReason()).isEqualTo(StopReason.SAMPLES);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(3, 3, 0, 0, 3));
    assertThat(selection.id()).matches("sel-[0-9a-f]{32}");
    assertThat(selection.seed()).isEqualTo(7);
    assertThat(judge.cancelled()).isEmpty();
  }

  @Property(tries = 100)
  void select_anyArrivalOrder_sameSelection(
      @ForAll long arrival, @ForAll @IntRange(min = 1, max = 12) int k) {
    List<List<Double>> scores = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      scores.add(List.of(1.0 + (i * 7) % 10, 1.0 + (i * 3) % 10));
    }
    AnswerSelector first = selector(FakeJudge.scoring(scores), k);
    AnswerSelector second = selector(FakeJudge.scoring(scores).arrivingBy(arrival), k);
    Selection one = first.select(QUESTION, TWO);
    Selection other = second.select(QUESTION, TWO);
    assertThat(other.tally()).isEqualTo(one.tally());
    assertThat(other.samples()).isEqualTo(one.samples());
    assertThat(other.stopReason()).isEqualTo(one.stopReason());
    assertThat(other.counts()).isEqualTo(one.counts());
  }

  private static AnswerSelector selector(FakeJudge judge, int k) {
    return AnswerSelector.builder(judge, MEAN)
        .samples(k)
        .metaRewardModel(meta(index -> (index * 5 % 7) / 7.0))
        .stopWhen((ballots, requested) -> ballots.size() == 5)
        .build();
  }

  @Test
  void select_decided_smallestPrefixWins() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).arrivingBy(3);
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(8)
            .stopWhen((ballots, requested) -> ballots.size() >= 3)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.stopReason()).isEqualTo(StopReason.DECIDED);
    assertThat(selection.samples())
        .extracting(s -> s.sample().draw().index())
        .containsExactly(0, 1, 2);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(8, 3, 0, 0, 3));
  }

  @Test
  void select_decided_hangingDrawsCancelled() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).tellingOnly(2);
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(4)
            .stopWhen((ballots, requested) -> ballots.size() == 2)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.stopReason()).isEqualTo(StopReason.DECIDED);
    assertThat(judge.cancelled()).containsExactly(2, 3);
  }

  @Test
  void select_ruleMayEndTheVote_noDrawStartsFurtherAhead() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(16)
            .stopWhen((ballots, requested) -> ballots.size() == 3)
            .ahead(2)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(16, 3, 0, 0, 3));
    assertThat(judge.tasks())
        .flatExtracting(JudgeTask::draws)
        .extracting(Draw::index)
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void select_noRule_allDrawsStartAtOnce() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
    var _ = AnswerSelector.builder(judge, MEAN).samples(16).build().select(QUESTION, TWO);
    assertThat(judge.tasks()).hasSize(1);
  }

  @Property(tries = 50)
  void select_anyAhead_sameVote(
      @ForAll @IntRange(min = 1, max = 13) int ahead, @ForAll long arrival) {
    List<List<Double>> scores = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      scores.add(List.of(1.0 + (i * 7) % 10, 1.0 + (i * 3) % 10));
    }
    Selection some =
        selector(FakeJudge.scoring(scores).arrivingBy(arrival), 12).toBuilder()
            .ahead(ahead)
            .build()
            .select(QUESTION, TWO);
    Selection all = selector(FakeJudge.scoring(scores), 12).select(QUESTION, TWO);
    assertThat(some.tally()).isEqualTo(all.tally());
    assertThat(some.samples()).isEqualTo(all.samples());
    assertThat(some.stopReason()).isEqualTo(all.stopReason());
  }

  @Test
  void select_laterDrawRefused_costsThatDrawAlone() {
    FakeJudge judge =
        FakeJudge.of(
            (task, draw) -> {
              if (draw.index() == 2) {
                throw new IllegalArgumentException("does not fit");
              }
              return FakeJudge.judged(draw, List.of(3.0, 4.0));
            });
    Selection selection =
        AnswerSelector.builder(judge, MEAN).samples(5).ahead(1).build().select(QUESTION, TWO);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(5, 4, 0, 1, 4));
    assertThat(((GrmSample.Failed) selection.samples().get(2).sample()).reason())
        .isEqualTo("does not fit");
  }

  @Test
  void ahead_negative_refused() {
    assertThatThrownBy(() -> AnswerSelector.builder(FakeJudge.scoring(List.of()), MEAN).ahead(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ahead");
  }

  @Test
  void select_unreadableDraws_castNoVote() {
    FakeJudge judge =
        FakeJudge.of(
            (task, draw) ->
                draw.index() % 2 == 0
                    ? FakeJudge.judged(draw, List.of(3.0, 4.0))
                    : FakeJudge.unreadable(draw));
    Selection selection =
        AnswerSelector.builder(judge, MEAN).samples(5).build().select(QUESTION, TWO);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(5, 3, 2, 0, 3));
    assertThat(selection.tally().standings().get(0).score()).isEqualTo(3.0);
  }

  @Test
  void select_noJudgement_quorumErrorCarriesSamples() {
    FakeJudge judge = FakeJudge.of((task, draw) -> FakeJudge.unreadable(draw));
    JudgeQuorumException e =
        catchThrowableOfType(
            JudgeQuorumException.class,
            () -> AnswerSelector.builder(judge, MEAN).samples(4).build().select(QUESTION, TWO));
    assertThat(e.samples()).hasSize(4);
    assertThat(e.counts().unreadable()).isEqualTo(4);
    assertThat(e.quorum()).isEqualTo(1);
    assertThat(e).hasMessageContaining("0 of 4").hasMessageContaining("no scores");
  }

  @Test
  void select_belowQuorum_error() {
    FakeJudge judge =
        FakeJudge.of(
            (task, draw) ->
                draw.index() == 0
                    ? FakeJudge.judged(draw, List.of(3.0, 4.0))
                    : GrmSample.Failed.broken(draw, new BackendException("down")));
    AnswerSelector selector = AnswerSelector.builder(judge, MEAN).samples(3).quorum(2).build();
    assertThatThrownBy(() -> selector.select(QUESTION, TWO))
        .isInstanceOf(JudgeQuorumException.class)
        .hasMessageContaining("down");
  }

  @Test
  void select_metaScores_bestHalfKept() {
    FakeJudge judge =
        FakeJudge.scoring(
            List.of(
                List.of(9.0, 1.0),
                List.of(1.0, 9.0),
                List.of(9.0, 1.0),
                List.of(1.0, 9.0),
                List.of(9.0, 1.0)));
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(5)
            .metaRewardModel(meta(index -> index % 2 == 1 ? 0.9 : index / 10.0))
            .build()
            .select(QUESTION, TWO);
    // k_meta = ceil(5 / 2) = 3: draws 1 and 3 at 0.9, then draw 4 at 0.4.
    assertThat(selection.samples())
        .extracting(ScoredSample::kept)
        .containsExactly(false, true, false, true, true);
    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.counts().kept()).isEqualTo(3);
  }

  @Test
  void select_equalMetaScores_lowerIndexKept() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(9.0, 1.0))).arrivingBy(11);
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(4)
            .keepBest(1)
            .metaRewardModel(meta(index -> 0.5))
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.samples())
        .extracting(ScoredSample::kept)
        .containsExactly(true, false, false, false);
  }

  @Test
  void select_metaFails_sampleWithoutScoreComesLast() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(9.0, 1.0), List.of(1.0, 9.0)));
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(2)
            .keepBest(1)
            .metaRewardModel(meta(index -> index == 0 ? Double.NaN : 0.1))
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.samples().get(0).metaScore()).isEmpty();
    assertThat(selection.samples().get(1).kept()).isTrue();
    assertThat(selection.best()).isEqualTo(1);
  }

  /** Meta scores 0.9, none and 0.3: what has none counts like the least trusted, and comes last. */
  @Test
  void select_weighting_keptBallotsWeighByMetaScore() {
    assertThat(weights(3, 0.9, Double.NaN, 0.3)).containsExactly(0.9, 0.3, 0.3);
    assertThat(weights(2, 0.9, Double.NaN, 0.3)).containsExactly(0.9, 0.3);
    assertThat(weights(3, Double.NaN, Double.NaN, Double.NaN)).containsExactly(1, 1, 1);
  }

  private static double[] weights(int keep, double... metaScores) {
    List<Ballot> counted = new ArrayList<>();
    var _ =
        AnswerSelector.builder(
                FakeJudge.scoring(List.of(List.of(9.0, 1.0))),
                (ballots, tieSeed) -> {
                  counted.addAll(ballots);
                  return MEAN.count(ballots, tieSeed);
                })
            .samples(metaScores.length)
            .keepBest(keep)
            .metaRewardModel(meta(index -> metaScores[index]))
            .weighting(BallotWeighting.byProbability())
            .build()
            .select(QUESTION, TWO);
    return counted.stream().mapToDouble(Ballot::weight).toArray();
  }

  @Test
  void select_decidedEarly_keptScaledDown() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(9.0, 1.0)));
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(8)
            .keepBest(4)
            .metaRewardModel(meta(index -> 0.5))
            .stopWhen((ballots, requested) -> ballots.size() == 4)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(8, 4, 0, 0, 2));
  }

  @Test
  void select_deadline_whatWasJudgedIsCounted() {
    AtomicLong now = new AtomicLong();
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).tellingOnly(2);
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(4)
            .deadline(Duration.ofNanos(100))
            .nanoClock(now::getAndIncrement)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.stopReason()).isEqualTo(StopReason.DEADLINE);
    assertThat(selection.counts()).isEqualTo(new JudgeCounts(4, 2, 0, 2, 2));
    assertThat(judge.cancelled()).containsExactly(2, 3);
    assertThat(selection.samples().get(3).sample())
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            failed -> assertThat(failed.finish()).isEqualTo(Generation.Finish.DEADLINE));
  }

  @Test
  void select_deadlineBeforeAnySample_quorumErrorSaysDeadline() {
    AtomicLong now = new AtomicLong();
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).tellingOnly(0);
    AnswerSelector selector =
        AnswerSelector.builder(judge, MEAN)
            .samples(2)
            .deadline(Duration.ofNanos(50))
            .nanoClock(now::getAndIncrement)
            .build();
    JudgeQuorumException e =
        catchThrowableOfType(JudgeQuorumException.class, () -> selector.select(QUESTION, TWO));
    assertThat(e.stopReason()).isEqualTo(StopReason.DEADLINE);
  }

  @Test
  void select_tokenBudgetCutsDraws_stopReasonTokens() {
    FakeJudge judge =
        FakeJudge.of(
            (task, draw) -> {
              if (draw.index() == 0) {
                task.ledger().completion(Ledger.Purpose.DRAW, 10);
                return FakeJudge.judged(draw, List.of(2.0, 9.0));
              }
              return GrmSample.Failed.cutOff(draw, Generation.Finish.TOKENS);
            });
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(3)
            .totalTokens(10)
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.stopReason()).isEqualTo(StopReason.TOKENS);
    assertThat(selection.usage().totalTokens()).isEqualTo(10);
  }

  @Test
  void select_interrupted_cancelsAndKeepsFlag() throws InterruptedException {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).tellingOnly(1);
    AtomicReference<Selection> result = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  result.set(
                      AnswerSelector.builder(judge, MEAN).samples(3).build().select(QUESTION, TWO));
                  flag.set(Thread.currentThread().isInterrupted());
                });
    judge.awaitStart();
    thread.interrupt();
    thread.join();
    assertThat(result.get()).extracting(Selection::stopReason).isEqualTo(StopReason.CANCELLED);
    assertThat(flag.get()).isTrue();
    assertThat(judge.cancelled()).containsExactly(1, 2);
  }

  @Test
  void selectAsync_completes() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
    assertThat(AnswerSelector.builder(judge, MEAN).build().selectAsync(QUESTION, TWO).join().best())
        .isEqualTo(1);
  }

  @Test
  void selectAsync_cancelled_drawsCancelled() throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(2);
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0))).tellingOnly(0);
    FakeJudge counting = FakeJudge.of((task, draw) -> FakeJudge.unreadable(draw)).tellingOnly(0);
    var model =
        new io.dikast.engine.reward.RewardModel() {
          @Override
          public io.dikast.engine.reward.Judging judge(
              io.dikast.engine.reward.JudgeTask task, java.util.function.Consumer<GrmSample> sink) {
            counting.judge(task, sink);
            return index -> cancelled.countDown();
          }

          @Override
          public String model() {
            return judge.model();
          }

          @Override
          public String fingerprint() {
            return judge.fingerprint();
          }
        };
    CompletableFuture<Selection> future =
        AnswerSelector.builder(model, MEAN).samples(2).build().selectAsync(QUESTION, TWO);
    assertThat(future.cancel(true)).isTrue();
    cancelled.await();
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void select_listenerThrows_selectionUnharmed() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
    List<Integer> heard = new ArrayList<>();
    Selection selection =
        AnswerSelector.builder(judge, MEAN)
            .samples(3)
            .listener(
                (sample, done, requested) -> {
                  heard.add(done);
                  throw new IllegalStateException("mine to throw");
                })
            .build()
            .select(QUESTION, TWO);
    assertThat(selection.best()).isEqualTo(1);
    assertThat(heard).containsExactly(1, 2, 3);
  }

  @Test
  void select_oneResponse_scoredAndChosen() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(6.0)));
    Selection selection = AnswerSelector.builder(judge, MEAN).build().select(QUESTION, List.of(""));
    assertThat(selection.best()).isZero();
    assertThat(selection.tally().standings().getFirst().score()).isEqualTo(6.0);
  }

  @Test
  void select_responsesOutOfRange_refusedBeforeWork() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(6.0)));
    AnswerSelector selector = AnswerSelector.builder(judge, MEAN).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selector.select(QUESTION, List.of()))
        .withMessageContaining("1..64, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selector.select(QUESTION, Collections.nCopies(65, "x")))
        .withMessageContaining("got 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selector.selectAsync(QUESTION, List.of()));
    assertThat(judge.tasks()).isEmpty();
  }

  @Test
  void build_kOrQuorumOutOfRange_refused() {
    AnswerSelector.Builder builder = AnswerSelector.builder(FakeJudge.scoring(List.of()), MEAN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.samples(0))
        .withMessageContaining("got 0");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.samples(257));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.samples(2).quorum(3).build());
  }

  @Test
  void toBuilder_changesNothingOfTheOriginal() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
    AnswerSelector original = AnswerSelector.builder(judge, MEAN).samples(2).build();
    AnswerSelector variant = original.toBuilder().samples(5).build();
    assertThat(original.select(QUESTION, TWO).counts().requested()).isEqualTo(2);
    assertThat(variant.select(QUESTION, TWO).counts().requested()).isEqualTo(5);
  }

  @Test
  void select_rotationsZero_givenOrderEveryTime() {
    FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0, 1.0)));
    var _ =
        AnswerSelector.builder(judge, MEAN)
            .samples(4)
            .rotations(0)
            .build()
            .select(QUESTION, List.of("a", "b", "c"));
    assertThat(judge.tasks().getFirst().draws())
        .allSatisfy(draw -> assertThat(draw.permutation().order()).containsExactly(0, 1, 2));
  }

  @Test
  void select_ledgerOfALargerRequest_spendsItsCalls() {
    Ledger ledger = Ledger.open(Budget.samples(1).withCalls(6));
    assertThat(ledger.admit(Ledger.Purpose.POLICY, 3)).isEqualTo(3);
    AnswerSelector selector =
        AnswerSelector.builder(FakeJudge.scoring(List.of(List.of(2.0, 9.0))), MEAN)
            .samples(8)
            .build();

    Selection selection = selector.select(QUESTION, TWO, ledger);

    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.samples()).hasSize(3);
    assertThat(selection.counts().requested()).isEqualTo(8);
    assertThat(selection.stopReason()).isEqualTo(StopReason.CALLS);
    assertThat(ledger.usage().share(Ledger.Purpose.DRAW).calls()).isEqualTo(3);
    assertThatThrownBy(() -> selector.select(QUESTION, TWO, ledger))
        .isInstanceOf(JudgeQuorumException.class)
        .hasMessageContaining("calls");
  }

  @Test
  void selectAsync_ledgerGiven_reachesTheJudge() {
    AtomicReference<Ledger> reached = new AtomicReference<>();
    AnswerSelector selector =
        AnswerSelector.builder(
                FakeJudge.of(
                    (task, draw) -> {
                      reached.set(task.ledger());
                      return FakeJudge.judged(draw, List.of(2.0, 9.0));
                    }),
                MEAN)
            .samples(2)
            .totalTokens(70)
            .build();
    Ledger ledger = Ledger.open(selector.budget());

    assertThat(selector.selectAsync(QUESTION, TWO, ledger).join().best()).isEqualTo(1);
    assertThat(reached.get()).isSameAs(ledger);
    assertThat(ledger.budget()).isEqualTo(Budget.samples(2).withTotalTokens(70));
  }

  @Test
  void select_callsWithMeta_twoADrawAndUnaskedGivenBack() {
    Ledger ledger = Ledger.open(Budget.samples(1).withCalls(7));
    Selection selection =
        AnswerSelector.builder(
                FakeJudge.of(
                    (task, draw) ->
                        draw.index() == 0
                            ? FakeJudge.unreadable(draw)
                            : FakeJudge.judged(draw, List.of(2.0, 9.0))),
                MEAN)
            .samples(8)
            .metaRewardModel(meta(index -> 0.5))
            .build()
            .select(QUESTION, TWO, ledger);

    assertThat(selection.samples()).hasSize(3);
    assertThat(ledger.usage().share(Ledger.Purpose.DRAW).calls()).isEqualTo(3);
    assertThat(ledger.usage().share(Ledger.Purpose.META).calls()).isEqualTo(2);
    assertThat(ledger.remainingCalls()).isEqualTo(2);
  }
}
