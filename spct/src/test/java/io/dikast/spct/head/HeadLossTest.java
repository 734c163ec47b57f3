package io.dikast.spct.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HeadLossTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  /** Rewards 2, 0, 1 for the first, last and second: leads of 2, 1 and 1. */
  @Test
  void bradleyTerry_rankedGroupOfThree_byHand() {
    List<Preference> preferences = Preference.among(new double[] {-1, -3, -2}, 0);
    double expected = (Math.log(1 + Math.exp(-2)) + 2 * Math.log(1 + Math.exp(-1))) / 3;
    assertThat(HeadLoss.bradleyTerry(new double[] {2, 0, 1}, preferences))
        .isCloseTo(expected, EXACTLY);
  }

  @Test
  void bradleyTerry_equalRewards_log2() {
    assertThat(HeadLoss.bradleyTerry(new double[] {7, 7}, List.of(new Preference(1, 0))))
        .isCloseTo(Math.log(2), EXACTLY);
  }

  @Test
  void bradleyTerry_onlyDifferencesCount() {
    List<Preference> preferences = Preference.among(new double[] {1, 2, 3}, 0);
    assertThat(HeadLoss.bradleyTerry(new double[] {1, 0.5, 3}, preferences))
        .isCloseTo(HeadLoss.bradleyTerry(new double[] {101, 100.5, 103}, preferences), EXACTLY);
  }

  @Test
  void bradleyTerry_noPreference_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadLoss.bradleyTerry(new double[] {1, 1}, List.of()));
  }

  @Test
  void among_distinct_kChoose2() {
    assertThat(Preference.among(new double[] {4, 1, 3, 2}, 0))
        .containsExactlyInAnyOrder(
            new Preference(0, 1),
            new Preference(0, 2),
            new Preference(0, 3),
            new Preference(2, 1),
            new Preference(2, 3),
            new Preference(3, 1));
  }

  @Test
  void among_tie_noPreference() {
    assertThat(Preference.among(new double[] {2, 2, 1}, 0))
        .containsExactly(new Preference(0, 2), new Preference(1, 2));
  }

  /** Mean votes 7.5, 7 and 5: what differs by half a point is taken for noise. */
  @Test
  void among_margin_smallDifferencesLeftOut() {
    assertThat(Preference.among(new double[] {7.5, 7, 5}, 0.5))
        .containsExactly(new Preference(0, 2), new Preference(1, 2));
  }

  @Test
  void accuracy_byHand() {
    List<Preference> preferences = Preference.among(new double[] {3, 2, 1}, 0);
    // Right, equal and wrong.
    assertThat(Measures.accuracy(new double[] {2, 1, 2}, preferences)).isEqualTo(0.5);
    assertThat(Measures.accuracy(new double[] {3, 2, 1}, preferences)).isEqualTo(1);
  }
}
