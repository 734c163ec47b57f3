package io.dikast.aggregators;

import static io.dikast.aggregators.Votes.row;
import static io.dikast.aggregators.Votes.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound on the difference of two means, by hand and against printed tables. */
final class MeanMarginTest {

  @Test
  void below_byHand() {
    // ν = 1 is Cauchy's: ½ + atan(t)/π. ν = 2: ½ + t / (2 √(2+t²)).
    assertThat(MeanMargin.below(1, 1)).isCloseTo(3 / 4.0, within(1e-15));
    assertThat(MeanMargin.below(Math.sqrt(2), 2))
        .isCloseTo(0.5 + Math.sqrt(0.5) / 2, within(1e-15));
    // ν = 3 at √3, where the angle is π/4: ½ + (π/4 + ½)/π.
    assertThat(MeanMargin.below(Math.sqrt(3), 3))
        .isCloseTo(3 / 4.0 + 1 / (2 * Math.PI), within(1e-15));
    // ν = 4 at 2: ½ + √½ (1 + ¼) / 2.
    assertThat(MeanMargin.below(2, 4)).isCloseTo(0.5 + Math.sqrt(0.5) * 5 / 8, within(1e-15));
    for (int degrees = 1; degrees < 9; degrees++) {
      assertThat(MeanMargin.below(0, degrees)).isEqualTo(0.5);
    }
  }

  @Test
  void below_printedTables_agree() {
    assertThat(MeanMargin.below(6.313752, 1)).isCloseTo(0.95, within(1e-7));
    assertThat(MeanMargin.below(2.015048, 5)).isCloseTo(0.95, within(1e-6));
    assertThat(MeanMargin.below(1.812461, 10)).isCloseTo(0.95, within(1e-6));
    assertThat(MeanMargin.below(2.042272, 30)).isCloseTo(0.975, within(1e-6));
    assertThat(MeanMargin.below(2.660283, 60)).isCloseTo(0.995, within(1e-6));
  }

  @Test
  void decided_differencesThreeAndOne_byHand() {
    // Mean 2, variance 2: t = 2 √(2 / (2 + 1/6)) = 1.922, and ½ + atan(1.922)/π = 0.8472.
    List<Ballot> ballots = Votes.of(row(8, 5, 1), row(7, 6, 1));

    assertThat(StoppingRules.margin(0.847).decided(ballots, 32)).isTrue();
    assertThat(StoppingRules.margin(0.848).decided(ballots, 32)).isFalse();
  }

  @Test
  void decided_twoEqualDifferences_areNotBeyondDoubt() {
    // t = 9 √12, and ½ + atan(31.18)/π = 0.9898.
    List<Ballot> two = Votes.of(row(10, 1), row(10, 1));

    assertThat(StoppingRules.margin(0.9897).decided(two, 32)).isTrue();
    assertThat(StoppingRules.margin(0.9899).decided(two, 32)).isFalse();
    assertThat(StoppingRules.margin(0.6).decided(two.subList(0, 1), 32))
        .as("one draw has no variance")
        .isFalse();
  }

  @Test
  void decided_drawsThatVaryTogether_countByTheirDifference() {
    StoppingRule rule = StoppingRules.margin(0.99);
    List<Ballot> together = Votes.of(row(10, 8), row(4, 2), row(9, 7), row(3, 1), row(6, 4));
    List<Ballot> apart = Votes.of(row(10, 2), row(4, 8), row(9, 1), row(3, 7), row(6, 4));

    assertThat(rule.decided(together, 32)).isTrue();
    assertThat(rule.decided(apart, 32)).as("the same scores").isFalse();
  }

  @Test
  void decided_leadersWithOneMean_never() {
    List<Ballot> tied = Votes.of(row(9, 9, 1), row(8, 8, 1), row(9, 9, 1), row(8, 8, 1));

    assertThat(StoppingRules.margin(0.51).decided(tied, 32)).isFalse();
  }

  @Test
  void decided_runnersUpWithOneMean_theLeastCertainCounts() {
    StoppingRule rule = StoppingRules.margin(0.95);
    // Both are 2 behind; the one steadily, the other by 9, −3, 9, −7.
    List<Ballot> ballots = Votes.of(row(10, 8, 1), row(7, 5, 10), row(10, 8, 1), row(3, 1, 10));

    assertThat(rule.decided(ballots, 32)).isFalse();
    assertThat(rule.decided(Votes.of(row(10, 8), row(7, 5), row(10, 8), row(3, 1)), 32)).isTrue();
  }

  @Test
  void decided_weights_doNotMatter() {
    List<Ballot> ballots = List.of(weighted(0, 100, 2, 9), weighted(1, 0.1, 10, 1));

    assertThat(StoppingRules.margin(0.9).decided(ballots, 32)).isFalse();
  }

  @Test
  void confidence_outsideItsRange_refused() {
    for (double confidence : new double[] {0.5, 1, Double.NaN}) {
      assertThatThrownBy(() -> StoppingRules.margin(confidence))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(confidence));
    }
  }
}
