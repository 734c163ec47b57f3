package io.dikast.aggregators;

import static io.dikast.aggregators.Votes.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The posterior over top, second and rest on cases worked out by hand. */
final class DirichletPosteriorTest {

  private static final double EXACT = 1e-14;

  @Test
  void leaderProbability_byHand() {
    // Three alike; then 1 − 2/2^(v₁+1) + 1/3^(v₁+1) for votes of the leader alone.
    assertThat(probability(0, 0, 0)).isCloseTo(1 / 3.0, within(EXACT));
    assertThat(probability(1, 0, 0)).isCloseTo(11 / 18.0, within(EXACT));
    assertThat(probability(2, 0, 0)).isCloseTo(85 / 108.0, within(EXACT));
    assertThat(probability(4, 0, 0)).isCloseTo(1 - 1 / 16.0 + 1 / 243.0, within(EXACT));
    // The third of (1, 1, 0) leads with 1 − 2 · 3/4 + (1/3 + 2/9 + 2/27) = 7/54.
    assertThat(probability(0, 1, 1)).isCloseTo(7 / 54.0, within(EXACT));
    assertThat(probability(1, 1, 0)).isCloseTo(47 / 108.0, within(EXACT));
  }

  private static double probability(int leader, int runnerUp, int rest) {
    return DirichletPosterior.leaderProbability(leader, runnerUp, rest);
  }

  @Property(tries = 200)
  void leaderProbability_anyCounts_asSummedTermByTerm(
      @ForAll @IntRange(max = 40) int leader,
      @ForAll @IntRange(max = 40) int runnerUp,
      @ForAll @IntRange(max = 40) int rest) {
    double both = 0;
    double first = Math.pow(3, -leader - 1);
    for (int i = 0; i <= runnerUp; i++) {
      double term = first;
      for (int j = 0; j <= rest; j++) {
        both += term;
        term *= (leader + i + j + 1) / (3.0 * (j + 1));
      }
      first *= (leader + i + 1) / (3.0 * (i + 1));
    }
    double second = 1 - BetaPosterior.leaderProbability(leader, runnerUp);
    double third = 1 - BetaPosterior.leaderProbability(leader, rest);
    assertThat(probability(leader, runnerUp, rest))
        .isCloseTo(1 - second - third + both, within(1e-12));
  }

  @Property(tries = 200)
  void leaderProbability_anyCounts_someoneLeads(
      @ForAll @IntRange(max = 256) int a,
      @ForAll @IntRange(max = 256) int b,
      @ForAll @IntRange(max = 256) int c) {
    assertThat(probability(a, b, c) + probability(b, a, c) + probability(c, a, b))
        .isCloseTo(1, within(1e-11));
    assertThat(probability(a, b, c)).isCloseTo(probability(a, c, b), within(1e-11));
    assertThat(probability(a, b, c))
        .isLessThanOrEqualTo(BetaPosterior.leaderProbability(a, b) + 1e-12);
  }

  @Test
  void leaderProbability_thousandsOfVotes_isNoNumberOutOfRange() {
    assertThat(probability(5000, 1000, 3000)).isCloseTo(1, within(1e-9));
    assertThat(probability(5000, 5000, 5000)).isBetween(-EXACT, 1 / 3.0 + EXACT);
    assertThat(probability(1000, 5000, 3000)).isCloseTo(0, within(1e-9));
  }

  @Test
  void decided_atTheConfidence_notBelow() {
    List<Ballot> two = Votes.of(row(9, 1, 1), row(9, 1, 1));

    assertThat(StoppingRules.bayesian(0.78).decided(two, 32)).isTrue();
    assertThat(StoppingRules.bayesian(0.79).decided(two, 32)).as("85/108 is 0.787").isFalse();
    assertThat(StoppingRules.bayesian(0.79).decided(two.subList(0, 1), 32)).isFalse();
  }

  @Test
  void decided_scatteredVote_waitsWhereTheRunnerUpAloneIsFarBehind() {
    // Six to one, and four others with one each: 247/256 of the runner-up, 0.73 of the rest.
    List<Ballot> vote =
        Votes.of(
            row(9, 1, 1, 1, 1, 1),
            row(9, 1, 1, 1, 1, 1),
            row(1, 9, 1, 1, 1, 1),
            row(1, 1, 9, 1, 1, 1),
            row(9, 1, 1, 1, 1, 1),
            row(1, 1, 1, 9, 1, 1),
            row(9, 1, 1, 1, 1, 1),
            row(1, 1, 1, 1, 9, 1),
            row(9, 1, 1, 1, 1, 1),
            row(1, 1, 1, 1, 1, 9),
            row(9, 1, 1, 1, 1, 1));

    assertThat(StoppingRules.betaPosterior(0.95).decided(vote, 32)).isTrue();
    assertThat(StoppingRules.bayesian(0.8).decided(vote, 32)).isFalse();
  }

  @Test
  void decided_twoResponses_isTheBetaRule() {
    StoppingRule rule = StoppingRules.bayesian(31 / 32.0);
    List<Ballot> four = Votes.of(row(9, 2), row(9, 2), row(9, 2), row(9, 2));

    assertThat(rule.decided(four, 32)).isTrue();
    assertThat(rule.decided(four.subList(0, 3), 32)).isFalse();
  }

  @Test
  void confidence_outsideItsRange_refused() {
    for (double confidence : new double[] {0.5, 1, Double.NaN}) {
      assertThatThrownBy(() -> StoppingRules.bayesian(confidence))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(confidence));
    }
  }
}
