package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExponentialSumsTest {

  private final ExponentialSums sums = new ExponentialSums();

  @Property(tries = 1000)
  void exp_relativeErrorUnderOneInTenThousand(@ForAll @DoubleRange(min = -79, max = 0) double x) {
    float value = (float) x;
    double exact = Math.exp(value);
    assertThat(ExponentialSums.exp(value)).isCloseTo((float) exact, within((float) (1e-4 * exact)));
  }

  @Test
  void exp_farBelow_zero() {
    assertThat(ExponentialSums.exp(-81)).isZero();
    assertThat(ExponentialSums.exp(Float.NEGATIVE_INFINITY)).isZero();
  }

  @Property(tries = 200)
  void logSum_anySize_asInDoubles(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2100) int size) {
    Random random = new Random(seed);
    float[] logits = new float[size];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      logits[i] = (float) (10 * random.nextGaussian());
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    assertThat(sums.max(logits)).isEqualTo((float) max);
    assertThat(sums.logSum(logits, (float) max)).isCloseTo(max + Math.log(sum), within(2e-4));
  }

  @Test
  void lane_partsOfTheSum() {
    float[] logits = new float[ExponentialSums.LANES + 3];
    // All equal: a lane of two entries is twice a lane of one.
    assertThat(sums.sum(logits, 0, 1)).isCloseTo(logits.length, within(0.01));
    assertThat(sums.lane(2)).isCloseTo(2, within(1e-4f));
    assertThat(sums.lane(3)).isCloseTo(1, within(1e-4f));
  }
}
