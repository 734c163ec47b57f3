package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StepRuleTest {

  @Test
  void best_values_firstOfEqualsFirst() {
    assertThat(StepRule.best(new double[] {0.2, 0.9, 0.5, 0.9}, 3)).containsExactly(1, 3, 2);
    assertThat(StepRule.best(new double[] {0.2}, 3)).containsExactly(0);
  }

  @Test
  void beam_sixteenByFour_fourBeams() {
    StepRule.Beam beam = new StepRule.Beam(4, false);
    assertThat(beam.beams(16)).isEqualTo(4);
    assertThat(beam.branching(16)).isEqualTo(4);
    assertThat(beam.beams(2)).isEqualTo(1);
    assertThat(beam.branching(2)).isEqualTo(2);
  }

  /**
   * At temperature 0.1 the values 0.9, 0.8, 0.5 weigh 1, e^-1 = 0.3679, e^-4 = 0.0183: of 8 they
   * get 5.771, 2.123, 0.106, so 5 + 1, 2, 0.
   */
  @Test
  void rebase_shares_bySoftmaxAndLargestRemainder() {
    assertThat(new StepRule.Rebase(0.1).shares(new double[] {0.9, 0.8, 0.5}, 8))
        .containsExactly(6, 2, 0);
    assertThat(new StepRule.Rebase(0.1).shares(new double[] {0.9, 0.9}, 0)).containsExactly(0, 0);
    assertThat(new StepRule.Rebase(1e6).shares(new double[] {0, 1, 0.5}, 3))
        .as("hardly any preference")
        .containsExactly(1, 1, 1);
  }

  @Property(tries = 300)
  void apportion_anyWeights_givesAllAndAtMostOneFromTheQuota(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0.01, max = 1000) Double> weights,
      @ForAll @IntRange(min = 0, max = 256) int total) {
    double[] w = weights.stream().mapToDouble(Double::doubleValue).toArray();
    double sum = Arrays.stream(w).sum();

    int[] shares = StepRule.apportion(w, total);

    assertThat(Arrays.stream(shares).sum()).isEqualTo(total);
    for (int i = 0; i < w.length; i++) {
      assertThat((double) shares[i]).isCloseTo(total * w[i] / sum, within(1.0 + 1e-9));
    }
  }

  /** (0.5 + 0.3 + 0.2)² / (0.25 + 0.09 + 0.04) = 1 / 0.38. */
  @Test
  void effectiveSize_weights_bySquares() {
    assertThat(StepRule.effectiveSize(new double[] {0.5, 0.3, 0.2}))
        .isCloseTo(2.631579, within(1e-6));
    assertThat(StepRule.effectiveSize(new double[] {2, 2, 2, 2})).isCloseTo(4, within(1e-12));
    assertThat(StepRule.effectiveSize(new double[] {1, 0, 0, 0})).isCloseTo(1, within(1e-12));
    assertThat(StepRule.effectiveSize(new double[] {0, 0})).isZero();
  }

  /**
   * Shares of 4: 2, 1.2, 0.8; with offset 0.5 the pointers stand at 0.125, 0.375, 0.625, 0.875 of
   * the whole, in 0..0.5, 0..0.5, 0.5..0.8, 0.8..1.
   */
  @Test
  void resample_offset_evenPointers() {
    double[] weights = {0.5, 0.3, 0.2, 0};
    assertThat(StepRule.resample(weights, 0.5)).containsExactly(0, 0, 1, 2);
    assertThat(StepRule.resample(weights, 0)).containsExactly(0, 0, 1, 1);
    assertThat(StepRule.resample(weights, 0.99)).containsExactly(0, 0, 1, 2);
  }

  @Property(tries = 300)
  void resample_anyWeights_asOftenAsTheShareGiveOrTakeOne(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 10) Double> weights,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double offset) {
    double[] w = weights.stream().mapToDouble(Double::doubleValue).toArray();
    w[0] += 0.5;
    double sum = Arrays.stream(w).sum();
    int[] times = new int[w.length];

    int[] drawn = StepRule.resample(w, offset);

    for (int i : drawn) {
      times[i]++;
    }
    assertThat(drawn).isSorted().hasSize(w.length);
    for (int i = 0; i < w.length; i++) {
      assertThat((double) times[i]).isCloseTo(w.length * w[i] / sum, within(1 + 1e-6));
    }
  }

  @Test
  void particles_threshold_saysWhenToDrawAnew() {
    assertThat(new StepRule.Particles(1).resamples(new double[] {1, 1})).isTrue();
    assertThat(new StepRule.Particles(0).resamples(new double[] {1, 0})).isFalse();
    assertThat(new StepRule.Particles(0.5).resamples(new double[] {1, 0.01, 0.01, 0.01})).isTrue();
    assertThat(new StepRule.Particles(0.5).resamples(new double[] {1, 1, 0.9, 0.9})).isFalse();
  }

  @Test
  void rules_nonsense_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new StepRule.Beam(0, false));
    assertThatIllegalArgumentException().isThrownBy(() -> new StepRule.Rebase(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new StepRule.Rebase(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new StepRule.Particles(1.01));
    assertThatIllegalArgumentException().isThrownBy(() -> new StepRule.Particles(Double.NaN));
  }
}
