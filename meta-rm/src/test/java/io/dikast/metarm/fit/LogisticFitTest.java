package io.dikast.metarm.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogisticFitTest {

  /** One example at 1: w solves σ(−w) = ridge · w, and the ridge σ(−1) makes it 1. */
  @Test
  void solve_oneExample_byHand() {
    double ridge = 1 / (1 + Math.E);
    Linear solved =
        new LogisticFit(new float[][] {{1}}, new boolean[] {true}, new double[] {1}, false, ridge)
            .solve();
    assertThat(solved.weights()[0]).isCloseTo(1, Offset.offset(1e-6));
    assertThat(solved.bias()).isZero();
  }

  /** Three right of four and nothing to tell them by: the bias is the logarithm of the odds. */
  @Test
  void solve_nothingToTellBy_biasIsLogOdds() {
    Linear solved =
        new LogisticFit(
                new float[4][1],
                new boolean[] {true, true, false, true},
                new double[] {0.25, 0.25, 0.25, 0.25},
                true,
                0.1)
            .solve();
    assertThat(solved.weights()[0]).isZero();
    assertThat(solved.bias()).isCloseTo(Math.log(3), Offset.offset(1e-6));
  }

  /** Also where the examples are separable and far out: at the answer the slope is 0. */
  @Property(tries = 60)
  void solve_slopeIsZero(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 30) double spread) {
    Random random = new Random(seed);
    int width = 5;
    float[][] inputs = new float[12][width];
    boolean[] labels = new boolean[inputs.length];
    double[] shares = new double[inputs.length];
    Arrays.fill(shares, 1.0 / inputs.length);
    for (int i = 0; i < inputs.length; i++) {
      labels[i] = i % 3 == 0;
      for (int k = 0; k < width; k++) {
        inputs[i][k] = (float) (spread * random.nextGaussian());
      }
    }
    double ridge = 0.01;
    Linear solved = new LogisticFit(inputs, labels, shares, true, ridge).solve();
    double[] slope = new double[width + 1];
    for (int i = 0; i < inputs.length; i++) {
      double off = Logit.probability(solved.score(inputs[i])) - (labels[i] ? 1 : 0);
      for (int k = 0; k < width; k++) {
        slope[k] += shares[i] * off * inputs[i][k];
      }
      slope[width] += shares[i] * off;
    }
    for (int k = 0; k < width; k++) {
      slope[k] += ridge * solved.weights()[k];
    }
    assertThat(slope).containsExactly(new double[width + 1], Offset.offset(1e-4));
  }

  /** Columns of zeros change nothing, but beyond the width that is solved exactly the method. */
  @Test
  void solve_wide_asTheExactOne() {
    SplittableRandom random = new SplittableRandom(1);
    int narrow = 6;
    float[][] inputs = new float[200][narrow];
    float[][] wide = new float[200][LogisticFit.WIDEST_BUILT + 1];
    boolean[] labels = new boolean[200];
    double[] shares = new double[200];
    for (int i = 0; i < 200; i++) {
      double logit = 0.3;
      for (int k = 0; k < narrow; k++) {
        inputs[i][k] = (float) random.nextGaussian();
        wide[i][k] = inputs[i][k];
        logit += (k - 2) * inputs[i][k];
      }
      labels[i] = random.nextDouble() < Logit.probability(logit);
      shares[i] = 1.0 / 200;
    }
    Linear exact = new LogisticFit(inputs, labels, shares, true, 1e-3).solve();
    Linear near = new LogisticFit(wide, labels, shares, true, 1e-3).solve();
    assertThat(near.bias()).isCloseTo(exact.bias(), Offset.offset(1e-3));
    for (int k = 0; k < narrow; k++) {
      assertThat(near.weights()[k]).isCloseTo(exact.weights()[k], Offset.offset(1e-3));
    }
  }

  @Test
  void solve_ridgeOfItsOwn_onlyThatWeightIsHeldDown() {
    float[][] inputs = {{1, 1}, {-1, -1}, {1, 1}, {-1, -1}};
    boolean[] labels = {true, false, true, false};
    double[] shares = {0.25, 0.25, 0.25, 0.25};
    Linear solved = new LogisticFit(inputs, labels, shares, true, new double[] {1e-2, 1e2}).solve();
    // Where both inputs are equal, weights are in inverse proportion to their ridges.
    assertThat(solved.weights()[0] / solved.weights()[1]).isCloseTo(1e4, Offset.offset(1.0));
  }

  @Test
  void solve_startedAtTheAnswer_staysThere() {
    float[][] inputs = {{1}, {-1}, {2}, {-2}};
    boolean[] labels = {true, false, false, true};
    double[] shares = {0.3, 0.3, 0.2, 0.2};
    LogisticFit fit = new LogisticFit(inputs, labels, shares, true, 1e-2);
    Linear first = fit.solve();
    Linear again = fit.solve(first);
    assertThat(again.weights()[0]).isCloseTo(first.weights()[0], Offset.offset(1e-9));
  }
}
