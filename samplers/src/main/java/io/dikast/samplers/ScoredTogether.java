package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Scorer;
import io.dikast.engine.backend.Scoring;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a backend's scorer about all responses at once.
 *
 * @param model name to show
 * @param fingerprint identity of the scoring
 * @param scorer of the backend
 */
record ScoredTogether(String model, String fingerprint, Scorer scorer) implements Appraiser {

  @Override
  public CompletableFuture<Appraisal> appraise(
      Question question, List<String> shown, Ledger ledger) {
    CompletableFuture<List<Double>> shares =
        scorer.score(new Scoring(question, shown, ledger, Ledger.Purpose.DRAW));
    return Joined.withdrawing(
        shares.thenApply(
            each -> new Appraisal.Scored(each.stream().map(Appraisal::score).toList())),
        () -> shares.cancel(true));
  }

  @Override
  public boolean ordered() {
    return false;
  }
}
