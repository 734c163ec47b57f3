package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {

  /** Mean 3/4; squares 3·(1/16) + 9/16 = 3/4; standard error √(3/4 / 12) = 1/4. */
  @Test
  void clustered_handComputed() {
    Estimate estimate = Estimate.clustered(1, 0, 1, 1);
    assertThat(estimate.mean()).isEqualTo(0.75);
    assertThat(estimate.halfWidth()).isCloseTo(1.959964 / 4, within(1e-6));
  }

  @Test
  void clustered_oneCluster_noWidth() {
    assertThat(Estimate.clustered(0.4)).isEqualTo(new Estimate(0.4, 0));
  }

  @Test
  void clustered_none_refused() {
    assertThatThrownBy(Estimate::clustered).isInstanceOf(IllegalArgumentException.class);
  }
}
