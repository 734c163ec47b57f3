package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.testkit.reward.MetaRewardModelContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedContractTest extends MetaRewardModelContract {

  private static MetaHead head(JudgementFeature feature, double weight, double auc) {
    return new MetaHead(
        List.of(new MetaHead.Term(feature, 3, 2, weight)),
        -0.5,
        new CrossValidation(
            auc, 0.1, 0.4, 0.2, List.of(new CrossValidation.Bin(9, 0.5, 0.5)), 5, 5));
  }

  @Override
  protected MetaRewardModel model() {
    return MetaRewardModels.trained(head(JudgementFeature.MARGIN, 1, 0.8));
  }

  @Override
  protected boolean spendsTokens() {
    return false;
  }

  /** Scores 9 and 2: margin 7 is two deviations above 3. */
  @Test
  void assess_atOnce_whatTheHeadSays() {
    assertThat(model().assess(question(), RESPONSES, sample(), Ledger.open(Budget.samples(1))))
        .isCompletedWithValue(1 / (1 + Math.exp(-1.5)));
  }

  @Test
  void fingerprint_byWhatDeterminesTheAnswer() {
    assertThat(model().fingerprint())
        .isEqualTo(MetaRewardModels.trained(head(JudgementFeature.MARGIN, 1, 0.6)).fingerprint())
        .isNotEqualTo(
            MetaRewardModels.trained(head(JudgementFeature.MARGIN, 1.5, 0.8)).fingerprint())
        .isNotEqualTo(
            MetaRewardModels.trained(head(JudgementFeature.SPREAD, 1, 0.8)).fingerprint());
  }

  @Test
  void trained_headThatLooksAtTheOthers_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetaRewardModels.trained(head(JudgementFeature.AGREEMENT, 1, 0.8)))
        .withMessageContaining("AGREEMENT");
  }
}
