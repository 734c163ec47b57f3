package io.dikast.metarm;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.MetaRewardModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks at plain features and at the hidden state at the end of the judgement. */
final class StateMetaRewardModel implements MetaRewardModel {

  private final MetaHead head;
  private final Backend judge;
  private final String fingerprint;

  StateMetaRewardModel(MetaHead head, StateTerms state, Backend judge) {
    FeatureMetaRewardModel.requireAlone(head);
    state.source().require(judge.describe());
    this.head = head;
    this.judge = judge;
    this.fingerprint = head.fingerprint();
  }

  @Override
  public CompletableFuture<Double> assess(
      Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
    CompletableFuture<HiddenState> state =
        judge.embed(new Embedding(sample.transcript(), ledger, Ledger.Purpose.META));
    CompletableFuture<Double> right =
        state.thenApply(end -> head.probability(sample, List.of(), end));
    // A dependent future does not pass a cancellation on by itself.
    var _ =
        right.whenComplete(
            (probability, failure) -> {
              if (right.isCancelled()) {
                state.cancel(true);
              }
            });
    return right;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }
}
