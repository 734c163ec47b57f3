package io.dikast.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StepAggregationTest {

  private static final double[] REWARDS = {0.9, 0.5, 0.8};

  @Test
  void of_threeSteps_isTheResultByHand() {
    assertThat(StepAggregation.MIN.of(REWARDS)).isEqualTo(0.5);
    assertThat(StepAggregation.PRODUCT.of(REWARDS)).isCloseTo(0.36, within(1e-12));
    assertThat(StepAggregation.LAST.of(REWARDS)).isEqualTo(0.8);
    assertThat(StepAggregation.MEAN.of(REWARDS)).isCloseTo(2.2 / 3, within(1e-12));
  }

  @Test
  void of_oneStep_isItsReward() {
    for (StepAggregation each : StepAggregation.values()) {
      assertThat(each.of(new double[] {0.3})).isEqualTo(0.3);
    }
  }

  @Test
  void of_noStepOrNoProbability_isRefused() {
    for (StepAggregation each : StepAggregation.values()) {
      assertThatThrownBy(() -> each.of(new double[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an answer has at least one step, got none");
      assertThatThrownBy(() -> each.of(new double[] {0.5, Double.NaN}))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> each.of(new double[] {1.5}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
