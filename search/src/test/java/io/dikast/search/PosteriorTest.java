package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is believed after some values, by hand, and that samples are of that. */
final class PosteriorTest {

  private static final int SAMPLES = 40_000;

  @Test
  void gaussian_twoValues_byHand() {
    // 0.5 and 1: average 0.75, scatter 2·0.25² = 0.125.
    // Mean 1.5/3; τ² (1·0.1 + 0.125 + 2/3·0.75²) / 3 = 0.6/3.
    Posterior.Gaussian after = new Posterior.Gaussian(0, 1, 1, 0.1).after(2, 1.5, 1.25);

    assertThat(after.mean()).isEqualTo(0.5);
    assertThat(after.kappa()).isEqualTo(3);
    assertThat(after.nu()).isEqualTo(3);
    assertThat(after.tauSquare()).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void beta_twoValues_byHand() {
    assertThat(Posterior.beta().after(2, 1.5, 1.25)).isEqualTo(new Posterior.Beta(2, 1));
  }

  @Test
  void after_noValues_thePriorItself() {
    assertThat(Posterior.gaussian().after(0, 0, 0)).isEqualTo(Posterior.gaussian());
    assertThat(Posterior.beta().after(0, 0, 0)).isEqualTo(Posterior.beta());
  }

  @Test
  void after_equalValues_scatterIsNotBelowZero() {
    assertThat(new Posterior.Gaussian(0.1, 1, 1, 0.1).after(3, 0.1 + 0.1 + 0.1, 3 * 0.1 * 0.1))
        .extracting(Posterior.Gaussian::tauSquare)
        .satisfies(tauSquare -> assertThat((double) tauSquare).isPositive());
  }

  @Test
  void draws_momentsOfEachDistribution() {
    // Six standard deviations of the mean of the samples each.
    assertThat(mean(Draws::uniform)).isCloseTo(0.5, within(6 * 0.29 / 200));
    assertThat(mean(Draws::normal)).isCloseTo(0, within(6 * 1.0 / 200));
    assertThat(mean(draws -> Math.pow(draws.normal(), 2))).isCloseTo(1, within(6 * 1.42 / 200));
    for (double shape : new double[] {0.5, 1, 3.5}) {
      double deviation = Math.sqrt(shape);
      assertThat(mean(draws -> draws.gamma(shape))).isCloseTo(shape, within(6 * deviation / 200));
    }
  }

  @Test
  void draw_beta_itsMeanAndVariance() {
    Posterior beta = new Posterior.Beta(2, 1);
    assertThat(mean(draws -> ThompsonRule.draw(beta, draws))).isCloseTo(2 / 3.0, within(0.0071));
    // Variance 2·1 / (3²·4) = 1/18.
    assertThat(mean(draws -> Math.pow(ThompsonRule.draw(beta, draws) - 2 / 3.0, 2)))
        .isCloseTo(1 / 18.0, within(0.003));
  }

  @Test
  void draw_gaussian_itsMeanAndVariance() {
    // Student's t with ν = 10: variance τ²/κ · ν/(ν − 2) = 0.2/4 · 10/8.
    Posterior gaussian = new Posterior.Gaussian(0.5, 4, 10, 0.2);
    assertThat(mean(draws -> ThompsonRule.draw(gaussian, draws))).isCloseTo(0.5, within(0.0075));
    assertThat(mean(draws -> Math.pow(ThompsonRule.draw(gaussian, draws) - 0.5, 2)))
        .isCloseTo(0.0625, within(0.0033));
  }

  private static double mean(ToDoubleFunction<Draws> sample) {
    Draws draws = new Draws();
    double sum = 0;
    for (int ticket = 1; ticket <= SAMPLES; ticket++) {
      draws.begin(7, ticket);
      sum += sample.applyAsDouble(draws);
    }
    return sum / SAMPLES;
  }
}
