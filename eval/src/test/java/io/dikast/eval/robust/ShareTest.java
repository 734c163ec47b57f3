package io.dikast.eval.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ShareTest {

  @Test
  void of_tenItemsHalf_isWilsonsInterval() {
    // z² = 3.841459: centre (0.5 + 0.192073) / 1.384146 = 0.5, half
    // 1.959964 · √(0.025 + 0.00960365) / 1.384146 = 0.263406.
    Share share = Share.of(1, 0, 1, 0, 1, 0, 1, 0, 1, 0);

    assertThat(share.rate()).isEqualTo(0.5);
    assertThat(share.low()).isCloseTo(0.236594, within(1e-5));
    assertThat(share.high()).isCloseTo(0.763406, within(1e-5));
    assertThat(share.items()).isEqualTo(10);
  }

  @Test
  void of_nothingButZeros_hasRoomAbove() {
    // z² / (n + z²) = 3.841459 / 43.841459.
    Share share = Share.of(new double[40]);

    assertThat(share.rate()).isZero();
    assertThat(share.low()).isZero();
    assertThat(share.high()).isCloseTo(0.087622, within(1e-5));
  }

  @Test
  void of_nothingButOnes_staysInRange() {
    Share share = Share.of(1, 1, 1);

    assertThat(share.rate()).isEqualTo(1);
    assertThat(share.high()).isEqualTo(1);
    assertThat(share.low()).isBetween(0.4, 0.5);
  }

  @Test
  void of_shares_areAveragedItemByItem() {
    assertThat(Share.of(0.25, 0.75, 1).rate()).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void of_noItem_isRefused() {
    assertThatThrownBy(() -> Share.of()).hasMessageContaining("at least one item");
  }
}
