package io.dikast.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HighestRateTest {

  @Test
  void find_sharpLimit_foundWithinTheWidth() {
    assertThat(HighestRate.find(10, 0.05, rate -> rate <= 437)).isBetween(437 / 1.05, 437.0);
  }

  @Test
  void find_firstTooHigh_goesDown() {
    assertThat(HighestRate.find(1000, 0.05, rate -> rate <= 30)).isBetween(30 / 1.05, 30.0);
  }

  @Test
  void find_nothingHolds_zero() {
    assertThat(HighestRate.find(10, 0.05, rate -> false)).isZero();
  }

  @Test
  void find_oneMiss_isTriedAgain() {
    List<Double> tried = new ArrayList<>();
    double found =
        HighestRate.find(
            10,
            0.05,
            rate -> {
              tried.add(rate);
              return tried.size() != 1 && rate <= 10;
            });
    assertThat(found).isEqualTo(10);
    assertThat(tried).startsWith(10.0, 10.0, 15.0, 15.0);
  }
}
