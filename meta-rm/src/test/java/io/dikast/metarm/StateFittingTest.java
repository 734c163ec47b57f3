package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.HiddenState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StateFittingTest {

  private static final int SIZE = 24;
  private static final StateSource SOURCE = new StateSource("judge", "judge/1", SIZE);
  private static final MetaFitting FITTING =
      new MetaFitting(List.of(JudgementFeature.MARGIN), 1e-3, 5, 0);

  /**
   * Judgements whose margin says nothing.
   *
   * @param told how far the states of right and wrong ones lie apart, in deviations, in one value
   */
  private static List<MarkedJudgement> judgements(int questions, double told) {
    SplittableRandom random = new SplittableRandom(5);
    List<MarkedJudgement> judgements = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      for (int i = 0; i < 4; i++) {
        boolean right = random.nextDouble() < 0.6;
        float[] state = new float[SIZE];
        for (int k = 0; k < SIZE; k++) {
          state[k] = (float) (100 * k + random.nextGaussian());
        }
        state[3] += (float) (right ? told : 0);
        judgements.add(
            new MarkedJudgement(
                "q" + q,
                Map.of(JudgementFeature.MARGIN, (double) random.nextInt(9)),
                Optional.of(HiddenState.of(state)),
                right));
      }
    }
    return judgements;
  }

  @Test
  void fitStates_stateThatTells_measuredWellAboveFeatures() {
    List<MarkedJudgement> judgements = judgements(100, 3);
    MetaHead states = FITTING.fitStates(judgements, SOURCE);
    assertThat(states.heldOut().auc()).isGreaterThan(0.95);
    assertThat(states.heldOut().brierScore()).isLessThan(0.1);
    assertThat(FITTING.fitFeatures(judgements).heldOut().auc()).isBetween(0.4, 0.6);
    List<StateTerms.Term> terms = states.state().orElseThrow().terms();
    assertThat(terms.stream().mapToDouble(term -> Math.abs(term.weight())).max())
        .hasValue(Math.abs(terms.get(3).weight()));
  }

  /** The held-out measure must not be fooled by what a fit of many values finds in noise. */
  @Test
  void fitStates_stateOfNoise_strongRidgeAndChance() {
    MetaHead head = FITTING.fitStates(judgements(60, 0), SOURCE);
    assertThat(head.heldOut().auc()).isBetween(0.35, 0.6);
    assertThat(head.heldOut().logLoss()).isLessThan(head.heldOut().baseLoss() + 0.02);
    assertThat(head.state().orElseThrow().terms())
        .allSatisfy(term -> assertThat(Math.abs(term.weight())).isLessThan(0.05));
  }

  @Test
  void fitStates_sameJudgements_sameHead() {
    assertThat(FITTING.fitStates(judgements(30, 2), SOURCE))
        .isEqualTo(FITTING.fitStates(judgements(30, 2), SOURCE));
  }

  @Test
  void fitStates_judgementWithoutStateOrOfAnotherSize_refused() {
    List<MarkedJudgement> judgements = new ArrayList<>(judgements(30, 2));
    judgements.set(
        7, new MarkedJudgement("q1", Map.of(JudgementFeature.MARGIN, 1.0), Optional.empty(), true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FITTING.fitStates(judgements, SOURCE))
        .withMessageContaining("24 values a judgement, got 0");
  }

  @Test
  void fitFeatures_featureThatWasNotKept_refused() {
    MetaFitting other = new MetaFitting(List.of(JudgementFeature.TIE), 1e-3, 5, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.fitFeatures(judgements(30, 2)))
        .withMessageContaining("TIE");
  }
}
