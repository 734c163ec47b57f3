package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CrossValidationTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  /**
   * Probabilities 0.25 wrong, 0.25 right, 0.75 right, 0.75 right: of the three pairs with the wrong
   * one two are won and one is even.
   */
  @Test
  void of_fourJudgements_byHand() {
    double[] logits = {logit(0.25), logit(0.25), logit(0.75), logit(0.75)};
    CrossValidation measured =
        CrossValidation.of(
            logits, new boolean[] {false, true, true, true}, new int[] {0, 0, 1, 2}, 3, 2);
    assertThat(measured.auc()).isCloseTo(2.5 / 3, EXACTLY);
    assertThat(measured.logLoss()).isCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, EXACTLY);
    // Off by a quarter three times, and by three quarters once.
    assertThat(measured.brierScore()).isCloseTo((3 * 0.0625 + 0.5625) / 4, EXACTLY);
    assertThat(measured.judgements()).isEqualTo(4);
    assertThat(measured.rightShare()).isCloseTo(0.75, EXACTLY);
    assertThat(measured.baseLoss())
        .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), EXACTLY);
    assertThat(measured.bins()).hasSize(2);
    assertThat(measured.bins().getFirst().count()).isEqualTo(2);
    assertThat(measured.bins().getFirst().predicted()).isCloseTo(0.25, EXACTLY);
    assertThat(measured.bins().getFirst().right()).isEqualTo(0.5);
    assertThat(measured.bins().getLast().right()).isEqualTo(1);
    // Both bins are off by a quarter.
    assertThat(measured.calibrationError()).isCloseTo(0.25, EXACTLY);
  }

  @Test
  void of_sureOfEverything_lastBinAndFiniteLoss() {
    CrossValidation measured =
        CrossValidation.of(
            new double[] {-2000, 2000}, new boolean[] {true, false}, new int[] {0, 1}, 2, 2);
    assertThat(measured.auc()).isZero();
    assertThat(measured.logLoss()).isEqualTo(2000);
    assertThat(measured.bins()).hasSize(2);
    assertThat(measured.calibrationError()).isEqualTo(1);
  }

  @Test
  void baseLoss_allRight_zero() {
    CrossValidation measured =
        new CrossValidation(0.5, 0, 0, 0, List.of(new CrossValidation.Bin(3, 0.9, 1)), 2, 2);
    assertThat(measured.baseLoss()).isZero();
  }

  @Test
  void values_outOfRange_refused() {
    List<CrossValidation.Bin> bins = List.of(new CrossValidation.Bin(1, 0.5, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(Double.NaN, 0, 0.5, 0, bins, 2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(0.5, 0, Double.NaN, 0, bins, 2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(0.5, -1, 0.5, 0, bins, 2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(0.5, 0, 0.5, 1.5, bins, 2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(0.5, 0, 0.5, 0, List.of(), 2, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation(0.5, 0, 0.5, 0, bins, 2, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new CrossValidation.Bin(0, 0.5, 0.5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CrossValidation.Bin(1, Double.NaN, 0.5));
  }
}
