package io.dikast.metarm;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.MetaRewardModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at plain features, answers at once and spends nothing. */
final class FeatureMetaRewardModel implements MetaRewardModel {

  private final MetaHead head;
  private final String fingerprint;

  FeatureMetaRewardModel(MetaHead head) {
    requireAlone(head);
    this.head = head;
    this.fingerprint = head.fingerprint();
  }

  static void requireAlone(MetaHead head) {
    if (!JudgementFeature.ALONE.containsAll(head.features())) {
      throw new IllegalArgumentException(
          "a meta reward model sees one judgement alone, so a head may look at "
              + JudgementFeature.ALONE
              + ", got "
              + head.features());
    }
  }

  @Override
  public CompletableFuture<Double> assess(
      Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
    return CompletableFuture.completedFuture(head.probability(sample, List.of()));
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }
}
