package io.dikast.metarm;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.MetaRewardModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at plain features, answers at once and spends nothing. */
final class FeatureMetaRewardModel implements MetaRewardModel {

  private final MetaHead head;
  private final String fingerprint;

  FeatureMetaRewardModel(MetaHead head) {
    if (!JudgementFeature.ALONE.containsAll(head.features())) {
      throw new IllegalArgumentException(
          "a meta reward model sees one judgement alone, so a head may look at "
              + JudgementFeature.ALONE
              + ", got "
              + head.features());
    }
    this.head = head;
    this.fingerprint = "trained " + digest(head);
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

  /** Of all that determines an answer; how good the head is does not. */
  private static String digest(MetaHead head) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      // A record's text has its doubles to the last bit.
      hash.update((head.terms() + " " + head.bias()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
