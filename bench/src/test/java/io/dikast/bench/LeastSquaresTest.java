package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {

  @Test
  void fit_exactTimes_theirCoefficients() {
    List<LeastSquares.Sample> samples = new ArrayList<>();
    for (double tokens : List.of(1.0, 4.0, 16.0)) {
      for (double cells : List.of(100.0, 5000.0)) {
        samples.add(
            new LeastSquares.Sample(
                List.of(1.0, tokens, tokens * cells),
                0.05 + 0.004 * tokens + 3e-6 * tokens * cells));
      }
    }
    double[] found = LeastSquares.fit(samples);
    assertThat(found[0]).isCloseTo(0.05, within(1e-9));
    assertThat(found[1]).isCloseTo(0.004, within(1e-9));
    assertThat(found[2]).isCloseTo(3e-6, within(1e-12));
    assertThat(LeastSquares.medianError(samples, found)).isLessThan(1e-9);
  }

  /** A constant for 1 and 2: (1/1 + 2/4) / (1/1 + 1/4) = 1.2, which is off by 20 and 40 %. */
  @Test
  void fit_relativeErrors_byHand() {
    List<LeastSquares.Sample> samples =
        List.of(new LeastSquares.Sample(List.of(1.0), 1), new LeastSquares.Sample(List.of(1.0), 2));
    double[] found = LeastSquares.fit(samples);
    assertThat(found).containsExactly(new double[] {1.2}, within(1e-12));
    assertThat(LeastSquares.medianError(samples, found)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void fit_termsThatAreTheSame_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LeastSquares.fit(
                    List.of(
                        new LeastSquares.Sample(List.of(1.0, 2.0), 1),
                        new LeastSquares.Sample(List.of(2.0, 4.0), 3))));
  }
}
