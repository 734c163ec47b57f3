package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Scores each response by itself.
 *
 * @param model name to show
 * @param fingerprint identity of the scoring
 * @param scoring of one response
 */
record EachResponse(String model, String fingerprint, Scoring scoring) implements Appraiser {

  /** Scores one response, as {@link Appraiser} does many. */
  @FunctionalInterface
  interface Scoring {
    CompletableFuture<Appraisal> score(Question question, String response, Ledger ledger);
  }

  @Override
  public CompletableFuture<Appraisal> appraise(
      Question question, List<String> shown, Ledger ledger) {
    CompletableFuture<List<Appraisal>> each =
        Joined.start(shown, response -> scoring.score(question, response, ledger));
    return Joined.withdrawing(each.thenApply(EachResponse::together), () -> each.cancel(true));
  }

  private static Appraisal together(List<Appraisal> each) {
    List<Double> scores = new ArrayList<>(each.size());
    for (Appraisal one : each) {
      switch (one) {
        case Appraisal.Scored scored -> scores.addAll(scored.byPosition());
        case Appraisal.Unreadable unreadable -> {
          return unreadable;
        }
      }
    }
    return new Appraisal.Scored(scores);
  }

  @Override
  public boolean ordered() {
    return false;
  }
}
