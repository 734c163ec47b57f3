package io.dikast.engine.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BallotWeightingTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  @Test
  void equal_anyScores_one() {
    assertThat(BallotWeighting.EQUAL.of(new double[] {0.1, 0.9})).containsExactly(1, 1);
  }

  @Test
  void byProbability_isTheScore_neverZero() {
    assertThat(BallotWeighting.byProbability().of(new double[] {0.25, 1, 0}))
        .containsExactly(0.25, 1, 1e-6);
  }

  /** A lead of 0.5 at a temperature of 0.25 is e². */
  @Test
  void softmax_byHand() {
    assertThat(BallotWeighting.softmax(0.25).of(new double[] {0.25, 0.75}))
        .containsExactly(new double[] {Math.exp(-2), 1}, EXACTLY);
  }

  @Test
  void softmax_coldest_onlyTheMostTrusted() {
    assertThat(BallotWeighting.softmax(Double.MIN_VALUE).of(new double[] {0.9, 0.8, 0.9}))
        .containsExactly(1, Double.MIN_NORMAL, 1);
  }

  @Test
  void ofKnown_oneWithoutAScore_countsLikeTheLeastTrusted() {
    assertThat(
            BallotWeighting.byProbability()
                .ofKnown(
                    List.of(
                        OptionalDouble.of(0.75), OptionalDouble.empty(), OptionalDouble.of(0.25))))
        .containsExactly(0.75, 0.25, 0.25);
  }

  @Test
  void ofKnown_noScoresAtAll_allAlikeAndNobodyIsAsked() {
    BallotWeighting unasked =
        _ -> {
          throw new AssertionError("there is nothing to weigh by");
        };
    assertThat(unasked.ofKnown(List.of(OptionalDouble.empty(), OptionalDouble.empty())))
        .containsExactly(1, 1);
    assertThat(unasked.ofKnown(List.of())).isEmpty();
  }

  @Test
  void ofKnown_anotherNumberOfWeights_refused() {
    BallotWeighting faulty = _ -> new double[] {1};
    assertThatIllegalStateException()
        .isThrownBy(() -> faulty.ofKnown(List.of(OptionalDouble.of(0.5), OptionalDouble.of(0.5))))
        .withMessage("a weighting of 2 judgements gave 1 weights");
  }

  @Property
  void of_anyScores_positiveFiniteAndInTheirOrder(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = 0, max = 1) Double> scores,
      @ForAll @DoubleRange(min = 0.01, max = 100) double temperature) {
    double[] given = scores.stream().mapToDouble(Double::doubleValue).toArray();
    for (BallotWeighting weighting :
        List.of(
            BallotWeighting.EQUAL,
            BallotWeighting.byProbability(),
            BallotWeighting.softmax(temperature))) {
      double[] weights = weighting.of(given);
      assertThat(weights).hasSize(given.length);
      for (int i = 0; i < given.length; i++) {
        assertThat(weights[i]).isPositive().isFinite();
        for (int j = 0; j < given.length; j++) {
          assertThat(given[i] < given[j] && weights[i] > weights[j]).isFalse();
        }
      }
    }
  }

  @Test
  void softmax_noTemperature_refused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> BallotWeighting.softmax(bad));
    }
  }
}
