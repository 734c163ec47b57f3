package io.dikast.metarm.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RocCurveTest {

  /** Of the four pairs only the right one at 0.7 and the wrong one at 0.8 are turned round. */
  @Test
  void area_byHand() {
    boolean[] right = {true, false, true, false};
    assertThat(RocCurve.area(new double[] {0.9, 0.8, 0.7, 0.1}, right)).isEqualTo(0.75);
    assertThat(RocCurve.area(new double[] {0.5, 0.5, 0.5, 0.5}, right)).isEqualTo(0.5);
    assertThat(RocCurve.area(new double[] {1, 1, 2, 0}, right)).isEqualTo(3.5 / 4);
  }

  @Test
  void area_oneKindOnly_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocCurve.area(new double[] {1, 2}, new boolean[] {true, true}))
        .withMessageContaining("2 and 0");
  }

  @Test
  void area_notANumber_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RocCurve.area(new double[] {1, Double.NaN}, new boolean[] {true, false}))
        .withMessageContaining("NaN");
  }
}
