package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.reward.GrmSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetaFittingTest {

  private static final MetaFitting TWO_FOLDS = new MetaFitting(JudgementFeature.ALONE, 1e-3, 2, 0);
  private static final MetaFitting EIGHT_FOLDS =
      new MetaFitting(JudgementFeature.ALONE, 1e-3, 8, 0);

  private static GrmSample.Judged random(Random random) {
    return Judgements.of(
        random.nextInt(200),
        random.nextInt(6),
        -3 * random.nextDouble(),
        1 + random.nextInt(10),
        1 + random.nextInt(10));
  }

  /** A question each; what is right has a margin above 4. */
  private static List<JudgedTask> byMargin(int count, long seed) {
    Random random = new Random(seed);
    List<JudgedTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GrmSample.Judged sample = random(random);
      boolean right = JudgementFeature.MARGIN.of(sample, List.of()) > 4;
      tasks.add(Judgements.task("q" + i, sample, right));
    }
    return tasks;
  }

  /** Three right of four that are all alike: whatever the balance, 3/4 is what it says. */
  @Test
  void fit_nothingToTellBy_shareOfRightOnes() {
    List<JudgedTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tasks.add(Judgements.task("q" + i, Judgements.scoring(9, 2), i % 4 != 0));
    }
    MetaHead head = TWO_FOLDS.fit(tasks);
    assertThat(head.terms()).allSatisfy(term -> assertThat(term.weight()).isZero());
    assertThat(head.bias()).isCloseTo(Math.log(3), Offset.offset(1e-6));
    assertThat(head.probability(Judgements.scoring(5, 5, 1), List.of()))
        .isCloseTo(0.75, Offset.offset(1e-6));
    assertThat(head.heldOut().rightShare()).isEqualTo(0.75);
  }

  /**
   * One feature, at ±1 of its deviation: right and wrong in equal parts, nine of ten right where it
   * is high. With almost no ridge the logits are those shares' own, ±log 9.
   */
  @Test
  void fit_oneFeature_byHand() {
    List<JudgedTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean high = i < 20;
      boolean exception = i % 10 == 0;
      tasks.add(Judgements.task("q" + i, Judgements.scoring(high ? 9 : 5, 2), high != exception));
    }
    MetaHead head = new MetaFitting(List.of(JudgementFeature.MARGIN), 1e-9, 5, 0).fit(tasks);
    assertThat(head.terms()).hasSize(1);
    assertThat(head.terms().getFirst().mean()).isEqualTo(5);
    assertThat(head.terms().getFirst().deviation()).isEqualTo(2);
    assertThat(head.terms().getFirst().weight()).isCloseTo(Math.log(9), Offset.offset(1e-5));
    assertThat(head.bias()).isCloseTo(0, Offset.offset(1e-5));
    assertThat(head.probability(Judgements.scoring(9, 2), List.of()))
        .isCloseTo(0.9, Offset.offset(1e-5));
    assertThat(head.probability(Judgements.scoring(7, 2), List.of()))
        .isCloseTo(0.5, Offset.offset(1e-5));
  }

  /** Five wrong ones for one: nothing is learned of it but the bias, which moves by log 5. */
  @Test
  void fit_wrongOnesRepeated_biasMovesByTheOdds() {
    List<JudgedTask> once = new ArrayList<>();
    List<JudgedTask> often = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean right = i % 2 == 0;
      JudgedTask task = Judgements.task("q" + i, Judgements.scoring(9, 2), right);
      once.add(task);
      often.addAll(Collections.nCopies(right ? 1 : 5, task));
    }
    assertThat(TWO_FOLDS.fit(often).bias())
        .isCloseTo(TWO_FOLDS.fit(once).bias() - Math.log(5), Offset.offset(1e-9));
  }

  @Test
  void fit_separable_learned() {
    MetaHead head = MetaFitting.DEFAULT.fit(byMargin(200, 1));
    assertThat(head.features()).isEqualTo(JudgementFeature.ALONE);
    assertThat(head.heldOut().auc()).isGreaterThan(0.97);
    assertThat(head.heldOut().logLoss()).isLessThan(0.5 * head.heldOut().baseLoss());
    assertThat(head.heldOut().judgements()).isEqualTo(200);
    assertThat(head.heldOut().questions()).isEqualTo(200);
    assertThat(head.heldOut().folds()).isEqualTo(5);
    for (JudgedTask task : byMargin(50, 2)) {
      JudgedTask.Marked marked = task.judgements().getFirst();
      double margin = JudgementFeature.MARGIN.of(marked.sample(), List.of());
      if (margin < 3 || margin > 6) {
        assertThat(head.probability(marked.sample(), List.of()) > 0.5).isEqualTo(marked.right());
      }
    }
  }

  /**
   * Ten copies of a judgement under each question, right by the toss of a coin: whoever has seen a
   * copy knows the others. Known as one question they tell nothing; taken for ten they leak.
   */
  @Test
  void fit_copiesUnderOneQuestion_tellNothing() {
    double together = 0;
    double apart = 0;
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      Random random = new Random(round);
      List<GrmSample.Judged> originals =
          random.ints(8, 0, 1_000_000).mapToObj(i -> random(new Random(i))).toList();
      int turn = random.nextInt(8);
      IntPredicate right = q -> (q + turn) % 8 < 4;
      List<JudgedTask> asOne = new ArrayList<>();
      List<JudgedTask> asMany = new ArrayList<>();
      for (int q = 0; q < 8; q++) {
        for (int copy = 0; copy < 10; copy++) {
          asOne.add(Judgements.task("q" + q, originals.get(q), right.test(q)));
          asMany.add(Judgements.task("q" + q + "." + copy, originals.get(q), right.test(q)));
        }
      }
      together += EIGHT_FOLDS.fit(asOne).heldOut().auc() / rounds;
      apart += EIGHT_FOLDS.fit(asMany).heldOut().auc() / rounds;
    }
    assertThat(apart).isGreaterThan(0.9);
    assertThat(together).isLessThan(0.7);
  }

  @Test
  void fit_agreement_countsTheOthersOfTheTask() {
    List<JudgedTask> tasks = new ArrayList<>();
    for (int q = 0; q < 20; q++) {
      List<JudgedTask.Marked> judgements = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        boolean right = i != q % 5;
        judgements.add(
            new JudgedTask.Marked(
                right ? Judgements.scoring(8, 3) : Judgements.scoring(3, 8), right));
      }
      tasks.add(new JudgedTask("q" + q, judgements));
    }
    MetaHead head = new MetaFitting(List.of(JudgementFeature.AGREEMENT), 1e-3, 5, 0).fit(tasks);
    // Three of the four others agree with a right one, none with a wrong one.
    assertThat(head.terms().getFirst().mean()).isCloseTo(0.6, Offset.offset(1e-12));
    assertThat(head.heldOut().auc()).isEqualTo(1);
  }

  @Test
  void fit_sameTasks_sameHead() {
    assertThat(MetaFitting.DEFAULT.fit(byMargin(60, 1)))
        .isEqualTo(MetaFitting.DEFAULT.fit(byMargin(60, 1)));
  }

  @Test
  void fit_otherSeed_sameWeightsOtherMeasures() {
    MetaHead head = MetaFitting.DEFAULT.fit(byMargin(60, 1));
    MetaHead other = new MetaFitting(JudgementFeature.ALONE, 1e-3, 5, 9).fit(byMargin(60, 1));
    assertThat(other.terms()).isEqualTo(head.terms());
    assertThat(other.heldOut().logLoss()).isNotEqualTo(head.heldOut().logLoss());
  }

  @Test
  void fit_allRight_refused() {
    List<JudgedTask> tasks =
        byMargin(60, 1).stream()
            .map(t -> Judgements.task(t.question(), t.judgements().getFirst().sample(), true))
            .toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetaFitting.DEFAULT.fit(tasks))
        .withMessageContaining("48 right of 48");
  }

  @Test
  void fit_tooFewQuestions_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetaFitting.DEFAULT.fit(byMargin(4, 1)))
        .withMessageContaining("got 4");
    assertThatIllegalArgumentException().isThrownBy(() -> MetaFitting.DEFAULT.fit(List.of()));
  }

  @Test
  void settings_outOfRange_refused() {
    List<JudgementFeature> turned = List.of(JudgementFeature.TIE, JudgementFeature.COMPLETE);
    List<JudgementFeature> twice = List.of(JudgementFeature.TIE, JudgementFeature.TIE);
    for (List<JudgementFeature> bad : List.of(turned, twice, List.<JudgementFeature>of())) {
      assertThatIllegalArgumentException().isThrownBy(() -> new MetaFitting(bad, 1, 5, 0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MetaFitting(JudgementFeature.ALONE, 0, 5, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MetaFitting(JudgementFeature.ALONE, 1, 1, 0));
  }

  @Test
  void task_otherResponses_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new JudgedTask(
                    "q",
                    List.of(
                        new JudgedTask.Marked(Judgements.scoring(1, 2), true),
                        new JudgedTask.Marked(Judgements.scoring(1, 2, 3), true))));
    assertThatIllegalArgumentException().isThrownBy(() -> new JudgedTask("q", List.of()));
  }
}
