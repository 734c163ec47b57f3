package io.dikast.eval;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.MetaRewardModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the hidden state at the end of each judgement of one selection, asked for while its tokens
 * are still cached. It trusts all of them alike.
 */
final class StateCapture implements MetaRewardModel {

  private final Backend judge;
  private final Map<Integer, HiddenState> states = new ConcurrentHashMap<>();

  StateCapture(Backend judge) {
    this.judge = judge;
  }

  @Override
  public CompletableFuture<Double> assess(
      Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
    CompletableFuture<HiddenState> state =
        judge.embed(new Embedding(sample.transcript(), ledger, Ledger.Purpose.META));
    CompletableFuture<Double> kept =
        state.thenApply(
            end -> {
              states.put(sample.draw().index(), end);
              return 0.5;
            });
    // A dependent future does not pass a cancellation on by itself.
    var _ =
        kept.whenComplete(
            (trust, failure) -> {
              if (kept.isCancelled()) {
                state.cancel(true);
              }
            });
    return kept;
  }

  /** The state at the end of a draw's judgement. */
  Optional<HiddenState> of(int draw) {
    return Optional.ofNullable(states.get(draw));
  }

  @Override
  public String fingerprint() {
    return "hidden states of " + judge.describe().fingerprint();
  }
}
