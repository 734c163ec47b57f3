package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.GrmSample;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class JudgementFeatureTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private static double of(JudgementFeature feature, GrmSample.Judged sample) {
    return feature.of(sample, List.of());
  }

  private static double agreement(GrmSample.Judged sample, GrmSample.Judged... others) {
    return JudgementFeature.AGREEMENT.of(sample, List.of(others));
  }

  /** Scores 9, 4 and 2: mean 5, squares 16 + 1 + 9. */
  @Test
  void of_plainJudgement_byHand() {
    GrmSample.Judged sample = Judgements.of(19, 2, -0.25, 4, 9, 2);
    assertThat(of(JudgementFeature.COMPLETE, sample)).isEqualTo(1);
    assertThat(of(JudgementFeature.LOG_TOKENS, sample)).isCloseTo(Math.log(20), EXACTLY);
    assertThat(of(JudgementFeature.PRINCIPLES, sample)).isEqualTo(2);
    assertThat(of(JudgementFeature.LOG_RESPONSES, sample)).isCloseTo(Math.log(3), EXACTLY);
    assertThat(of(JudgementFeature.TOP_SCORE, sample)).isEqualTo(9);
    assertThat(of(JudgementFeature.TIE, sample)).isZero();
    assertThat(of(JudgementFeature.MARGIN, sample)).isEqualTo(5);
    assertThat(of(JudgementFeature.SPREAD, sample)).isCloseTo(Math.sqrt(26.0 / 3), EXACTLY);
    assertThat(of(JudgementFeature.LOG_PROBABILITY_KNOWN, sample)).isEqualTo(1);
    assertThat(of(JudgementFeature.MEAN_LOG_PROBABILITY, sample)).isEqualTo(-0.25);
    assertThat(of(JudgementFeature.AGREEMENT, sample)).isNaN();
  }

  @Test
  void of_tieAtTheTop_noMargin() {
    GrmSample.Judged sample = Judgements.scoring(7, 7, 3);
    assertThat(of(JudgementFeature.TIE, sample)).isEqualTo(1);
    assertThat(of(JudgementFeature.MARGIN, sample)).isZero();
  }

  @Test
  void of_singleResponse_neitherTieNorMarginNorSpread() {
    GrmSample.Judged sample = Judgements.scoring(8);
    assertThat(of(JudgementFeature.TIE, sample)).isZero();
    assertThat(of(JudgementFeature.MARGIN, sample)).isZero();
    assertThat(of(JudgementFeature.SPREAD, sample)).isZero();
    assertThat(of(JudgementFeature.LOG_RESPONSES, sample)).isZero();
    assertThat(of(JudgementFeature.TOP_SCORE, sample)).isEqualTo(8);
  }

  @Test
  void complete_cutAtALimit_zero() {
    GrmSample.Judged whole = Judgements.scoring(8, 2);
    GrmSample.Judged cut = Judgements.with(whole, Generation.Finish.LENGTH, whole.transcript());
    assertThat(of(JudgementFeature.COMPLETE, cut)).isZero();
  }

  /** Twelve characters stand for three tokens. */
  @Test
  void logTokens_noTokenIds_quarterOfTheCharacters() {
    GrmSample.Judged plain = Judgements.scoring(8, 2);
    assertThat(
            of(
                JudgementFeature.LOG_TOKENS,
                Judgements.with(
                    plain,
                    Generation.Finish.STOP,
                    Judgements.PROMPT.followedBy(TokenSequence.ofText("x".repeat(12))))))
        .isCloseTo(Math.log(4), EXACTLY);
    // Where not even that is told, the critique's ten.
    assertThat(
            of(
                JudgementFeature.LOG_TOKENS,
                Judgements.with(plain, Generation.Finish.STOP, Judgements.PROMPT)))
        .isCloseTo(Math.log(3.5), EXACTLY);
  }

  @Test
  void meanLogProbability_notANumberOrInfinite_notTold() {
    for (double unknown : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      GrmSample.Judged sample = Judgements.of(3, 0, unknown, 8, 2);
      assertThat(of(JudgementFeature.LOG_PROBABILITY_KNOWN, sample)).isZero();
      assertThat(of(JudgementFeature.MEAN_LOG_PROBABILITY, sample)).isNaN();
    }
  }

  /** Top {0}: against {0}, {1} and {0, 2} it is 1, 0 and 1/2. */
  @Test
  void agreement_byHand() {
    GrmSample.Judged sample = Judgements.scoring(9, 2, 3);
    assertThat(
            agreement(
                sample,
                Judgements.scoring(5, 4, 4),
                Judgements.scoring(1, 2, 1),
                Judgements.scoring(6, 5, 6)))
        .isCloseTo(0.5, EXACTLY);
    assertThat(agreement(sample, Judgements.scoring(10, 9, 9))).isEqualTo(1);
  }

  @Test
  void agreement_otherResponses_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> agreement(Judgements.scoring(9, 2), Judgements.scoring(9, 2, 3)))
        .withMessageContaining("2 and 3");
  }

  @Property(tries = 200)
  void of_anyJudgement_withinItsRange(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 10) Integer> first,
      @ForAll @IntRange(min = 0, max = 500) int tokens) {
    double[] scores = first.stream().mapToDouble(x -> x).toArray();
    GrmSample.Judged sample = Judgements.of(tokens, 1, -1, scores);
    assertThat(of(JudgementFeature.MARGIN, sample)).isBetween(0.0, 9.0);
    assertThat(of(JudgementFeature.SPREAD, sample)).isBetween(0.0, 4.5);
    assertThat(of(JudgementFeature.TOP_SCORE, sample)).isBetween(1.0, 10.0);
    assertThat(agreement(sample, sample)).isEqualTo(1);
    for (JudgementFeature feature : JudgementFeature.ALONE) {
      assertThat(of(feature, sample)).as(feature.name()).isFinite();
    }
  }

  @Test
  void all_aloneAndThoseOfTheOthers() {
    assertThat(JudgementFeature.ALL)
        .startsWith(JudgementFeature.ALONE.toArray(JudgementFeature[]::new))
        .endsWith(JudgementFeature.AGREEMENT)
        .hasSize(JudgementFeature.ALONE.size() + 1);
  }
}
