package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void median_odd_middleValue() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4);
  }

  @Test
  void median_even_meanOfTheMiddleTwo() {
    assertThat(Statistics.median(List.of(8.0, 1.0, 4.0, 2.0))).isEqualTo(3);
  }

  @Test
  void median_none_refused() {
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The machine was slow in round 2 only: 2, 2 and 3, not the ratio of the medians, 4/2. */
  @Test
  void medianRatio_pairsByRound() {
    assertThat(Statistics.medianRatio(List.of(4.0, 30.0, 2.0), List.of(2.0, 10.0, 1.0)))
        .isEqualTo(2);
    assertThat(Statistics.medianRatio(List.of(2.0, 9.0, 4.0), List.of(1.0, 3.0, 1.0)))
        .as("2, 3, 4; the medians would give 4")
        .isEqualTo(3);
  }

  @Test
  void medianRatio_unequalLengths_refused() {
    assertThatThrownBy(() -> Statistics.medianRatio(List.of(1.0), List.of(1.0, 2.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 and 2");
  }
}
