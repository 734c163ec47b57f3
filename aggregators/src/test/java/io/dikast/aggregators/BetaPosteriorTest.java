package io.dikast.aggregators;

import static io.dikast.aggregators.Votes.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The stopping rule on cases worked out by hand. */
final class BetaPosteriorTest {

  private static List<Ballot> votes(int first, int second) {
    List<Ballot> ballots = new ArrayList<>();
    for (int i = 0; i < first + second; i++) {
      ballots.add(Ballot.of(i, i < first ? List.of(9.0, 2.0, 1.0) : List.of(2.0, 9.0, 1.0)));
    }
    return ballots;
  }

  @Test
  void leaderProbability_byHand() {
    // 1 − Σ_{j≤v₂} C(v₁+v₂+1, j) / 2^(v₁+v₂+1)
    assertThat(BetaPosterior.leaderProbability(0, 0)).isEqualTo(1 / 2.0);
    assertThat(BetaPosterior.leaderProbability(1, 0)).isEqualTo(3 / 4.0);
    assertThat(BetaPosterior.leaderProbability(4, 0)).isEqualTo(31 / 32.0);
    assertThat(BetaPosterior.leaderProbability(2, 1)).isEqualTo(11 / 16.0);
    assertThat(BetaPosterior.leaderProbability(6, 1)).isEqualTo(247 / 256.0);
    assertThat(BetaPosterior.leaderProbability(3, 3)).isEqualTo(1 / 2.0);
  }

  @Test
  void leaderProbability_twoToOne_isTheIntegralOfTheDensity() {
    // Beta(3, 2) has the density 12 p²(1−p); over ½..1: 12 (7/24 − 15/64) = 11/16.
    assertThat(BetaPosterior.leaderProbability(2, 1))
        .isCloseTo(12 * (7 / 24.0 - 15 / 64.0), within(1e-15));
  }

  @Property(tries = 100)
  void leaderProbability_anyCounts_asWithWholeNumbers(
      @ForAll @IntRange(max = 3000) int leader, @ForAll @IntRange(max = 3000) int runnerUp) {
    int n = leader + runnerUp + 1;
    BigInteger term = BigInteger.ONE;
    BigInteger sum = BigInteger.ONE;
    for (int j = 1; j <= runnerUp; j++) {
      term = term.multiply(BigInteger.valueOf(n - j + 1)).divide(BigInteger.valueOf(j));
      sum = sum.add(term);
    }
    double expected =
        BigDecimal.ONE
            .subtract(
                new BigDecimal(sum)
                    .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL64))
            .doubleValue();
    assertThat(BetaPosterior.leaderProbability(leader, runnerUp))
        .isCloseTo(expected, within(1e-11));
  }

  @Test
  void decided_atTheConfidence_notBelow() {
    StoppingRule rule = StoppingRules.betaPosterior(31 / 32.0);

    assertThat(rule.decided(votes(3, 0), 32)).isFalse();
    assertThat(rule.decided(votes(4, 0), 32)).isTrue();
    assertThat(rule.decided(votes(6, 1), 32)).as("247/256 is below 31/32").isFalse();
    assertThat(rule.decided(votes(7, 1), 32)).isTrue();
  }

  @Test
  void decided_ballotsWithoutASingleTop_areNoEvidence() {
    StoppingRule rule = StoppingRules.betaPosterior(0.9);
    List<Ballot> ties = Votes.of(row(5, 5, 1), row(5, 5, 1), row(5, 5, 1), row(5, 5, 1));

    assertThat(rule.decided(ties, 32)).isFalse();
  }

  @Test
  void decided_threeResponses_onlyTheTwoLeadersCount() {
    StoppingRule rule = StoppingRules.betaPosterior(0.95);
    List<Ballot> vote = new ArrayList<>(votes(6, 1));
    vote.add(Ballot.of(7, List.of(1.0, 1.0, 9.0)));

    // Six to one to one is still six to one.
    assertThat(rule.decided(vote, 32)).isTrue();
  }

  @Test
  void decided_oneResponse_never() {
    StoppingRule rule = StoppingRules.betaPosterior(0.9);

    assertThat(rule.decided(Votes.of(row(9), row(9), row(9), row(9), row(9), row(9)), 32))
        .isFalse();
  }

  @Property(tries = 100)
  void decided_anotherVoteForTheLeader_staysDecided(
      @ForAll @IntRange(max = 40) int leader,
      @ForAll @IntRange(max = 40) int runnerUp,
      @ForAll @DoubleRange(min = 0.51, max = 0.99) double confidence) {
    if (leader < runnerUp) {
      return;
    }
    StoppingRule rule = StoppingRules.betaPosterior(confidence);
    if (rule.decided(votes(leader, runnerUp), 100)) {
      assertThat(rule.decided(votes(leader + 1, runnerUp), 100)).isTrue();
    }
  }

  @Test
  void confidence_outsideItsRange_refused() {
    for (double confidence : new double[] {0.5, 1, 0, 2, Double.NaN}) {
      assertThatThrownBy(() -> StoppingRules.betaPosterior(confidence))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(confidence));
    }
  }
}
