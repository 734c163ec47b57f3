package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MetaAucTest {

  /**
   * Right: 0.9 (item 1), 0.5 (item 2). Wrong: 0.5 (item 1), 0.1 (item 2). The pairs: 1, 1, ½, 1 of
   * 4: area 7/8. V10 = 1, ¾, so a = ⅛, −⅛; V01 = ¾, 1, so b = −⅛, ⅛. S10 = 2/(1·2)·2/64 = 1/32 =
   * S01, S11 = 2·(−2/64) = −1/16: variance 1/64 + 1/64 − 2/16/4 = 0.
   */
  @Test
  void estimate_handComputed_clustersCancel() {
    MetaAuc auc = new MetaAuc();
    auc.nextItem();
    auc.add(0.9, true);
    auc.add(0.5, false);
    auc.nextItem();
    auc.add(0.5, true);
    auc.add(0.1, false);
    Estimate estimate = auc.estimate().orElseThrow();
    assertThat(estimate.mean()).isEqualTo(7 / 8.0);
    assertThat(estimate.halfWidth()).isCloseTo(0, within(1e-9));
  }

  /** The same four, each an item of its own: S10 = S01 = 1/32, S11 = 0: variance 1/32. */
  @Test
  void estimate_handComputed_independent() {
    MetaAuc auc = new MetaAuc();
    double[] scores = {0.9, 0.5, 0.5, 0.1};
    boolean[] right = {true, false, true, false};
    for (int i = 0; i < 4; i++) {
      auc.nextItem();
      auc.add(scores[i], right[i]);
    }
    Estimate estimate = auc.estimate().orElseThrow();
    assertThat(estimate.mean()).isEqualTo(7 / 8.0);
    assertThat(estimate.halfWidth()).isCloseTo(1.959964 * Math.sqrt(1 / 32.0), within(1e-6));
  }

  @Test
  void estimate_allRight_empty() {
    MetaAuc auc = new MetaAuc();
    auc.nextItem();
    auc.add(0.9, true);
    assertThat(auc.estimate()).isEmpty();
  }
}
