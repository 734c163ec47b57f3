package io.dikast.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuzzTargetsTest {

  static List<FuzzTarget> targets() {
    return FuzzTargets.ALL;
  }

  @Test
  void names_eachOnce() {
    assertThat(targets()).extracting(FuzzTarget::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void good_everySeed_taken(FuzzTarget target) {
    assertThat(target.good())
        .isNotEmpty()
        .allSatisfy(seed -> assertThat(FuzzProbe.takes(target, seed)).isTrue());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void odd_everySeed_takenOrRefused(FuzzTarget target) {
    for (byte[] seed : target.odd()) {
      assertThatCode(() -> FuzzProbe.takes(target, seed)).doesNotThrowAnyException();
    }
  }
}
