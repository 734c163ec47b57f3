package io.dikast.metarm.fit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogitTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  /** A logit of log 3 is a probability of 3/4. */
  @Test
  void crossEntropy_byHand() {
    assertThat(Logit.crossEntropy(Math.log(3), true)).isCloseTo(Math.log(4.0 / 3), EXACTLY);
    assertThat(Logit.crossEntropy(Math.log(3), false)).isCloseTo(Math.log(4), EXACTLY);
    assertThat(Logit.crossEntropy(-1000, true)).isEqualTo(1000);
    assertThat(Logit.crossEntropy(1000, true)).isZero();
  }

  @Test
  void probability_byHand() {
    assertThat(Logit.probability(Math.log(3))).isCloseTo(0.75, EXACTLY);
    assertThat(Logit.probability(0)).isEqualTo(0.5);
    assertThat(Logit.probability(-1000)).isZero();
    assertThat(Logit.probability(1000)).isEqualTo(1);
  }

  @Property
  void crossEntropy_isMinusLogProbability(@ForAll @DoubleRange(min = -30, max = 30) double logit) {
    assertThat(Logit.crossEntropy(logit, true))
        .isCloseTo(-Math.log(Logit.probability(logit)), Offset.offset(1e-9));
  }
}
