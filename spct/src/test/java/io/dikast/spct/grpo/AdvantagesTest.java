package io.dikast.spct.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdvantagesTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  /** Mean −0.5, squares 2.25, 0.25, 0.25, 0.25, so a variance of 0.75. */
  @Test
  void outcome_oneRightOfFour_byHand() {
    double[][] advantages =
        Advantages.outcome(new double[] {1, -1, -1, -1}, new int[] {2, 1, 3, 1});
    double deviation = Math.sqrt(0.75);
    assertThat(advantages[0]).containsExactly(new double[] {1.5 / deviation, 1.5 / deviation});
    assertThat(advantages[1]).containsExactly(-0.5 / deviation);
    assertThat(advantages[2]).hasSize(3).containsOnly(-0.5 / deviation);
    assertThat(1.5 / deviation).isCloseTo(Math.sqrt(3), EXACTLY);
  }

  @Test
  void outcome_halfRight_plusAndMinusOne() {
    double[][] advantages = Advantages.outcome(new double[] {1, -1, 1, -1}, new int[] {1, 1, 1, 1});
    assertThat(advantages).isDeepEqualTo(new double[][] {{1}, {-1}, {1}, {-1}});
  }

  /** 0.1 + 0.1 + 0.1 is not 3 · 0.1 in doubles: a deviation of rounding must not count. */
  @Test
  void outcome_allEqual_zero() {
    for (double reward : new double[] {0, 1, 0.1, -0.7}) {
      double[][] advantages =
          Advantages.outcome(new double[] {reward, reward, reward}, new int[] {2, 2, 2});
      assertThat(advantages).isDeepEqualTo(new double[3][2]);
    }
  }

  @Property(tries = 200)
  void outcome_sumIsZero_squaresMeanOne(
      @ForAll @Size(min = 2, max = 8) List<@DoubleRange(min = -10, max = 10) Double> rewards) {
    double[] values = rewards.stream().mapToDouble(Double::doubleValue).toArray();
    int[] lengths = new int[values.length];
    Arrays.fill(lengths, 1);
    double[][] advantages = Advantages.outcome(values, lengths);
    double sum = Arrays.stream(advantages).mapToDouble(a -> a[0]).sum();
    double squares = Arrays.stream(advantages).mapToDouble(a -> a[0] * a[0]).sum();
    assertThat(sum).isCloseTo(0, Offset.offset(1e-6));
    if (squares != 0) {
      assertThat(squares / values.length).isCloseTo(1, Offset.offset(1e-6));
    }
  }

  /**
   * Step rewards 1, 0 and 0, 3, 1: mean 1, variance (0 + 1 + 1 + 4 + 0) / 5 = 1.2. Normalised in
   * units of √1.2: 0, −1 and −1, 2, 0.
   */
  @Test
  void process_byHand() {
    double[][] advantages =
        Advantages.process(
            List.of(
                new StepRewards(new int[] {1, 3}, new double[] {1, 0}, 5),
                new StepRewards(new int[] {0, 1, 3}, new double[] {0, 3, 1}, 4)));
    double unit = 1 / Math.sqrt(1.2);
    assertThat(advantages[0])
        .containsExactly(new double[] {-unit, -unit, -unit, -unit, 0}, EXACTLY);
    assertThat(advantages[1]).containsExactly(new double[] {unit, 2 * unit, 0, 0}, EXACTLY);
  }

  @Test
  void process_oneStepAtEachEnd_sameAsOutcome() {
    double[] rewards = {1, -1, 4};
    assertThat(
            Advantages.process(
                List.of(
                    new StepRewards(new int[] {1}, new double[] {1}, 2),
                    new StepRewards(new int[] {0}, new double[] {-1}, 1),
                    new StepRewards(new int[] {2}, new double[] {4}, 3))))
        .isDeepEqualTo(Advantages.outcome(rewards, new int[] {2, 1, 3}));
  }

  @Test
  void process_noSteps_zero() {
    assertThat(Advantages.process(List.of(new StepRewards(new int[0], new double[0], 2))))
        .isDeepEqualTo(new double[1][2]);
  }

  @Test
  void stepRewards_outOfOrder_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepRewards(new int[] {2, 2}, new double[] {1, 1}, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepRewards(new int[] {4}, new double[] {1}, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepRewards(new int[] {1}, new double[] {Double.NaN}, 4));
  }
}
