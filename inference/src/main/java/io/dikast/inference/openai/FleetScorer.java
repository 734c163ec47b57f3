package io.dikast.inference.openai;

import io.dikast.engine.backend.Scorer;
import io.dikast.engine.backend.Scoring;
import io.dikast.engine.trace.ModelCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the servers' own scorer, as any other question is asked of a fleet. */
final class FleetScorer implements Scorer {

  /** Sends a question on its way. */
  interface Start {
    CompletableFuture<List<Double>> start(QuestionTask<List<Double>> task);
  }

  private final String model;
  private final ScorerSource source;
  private final Start fleet;

  FleetScorer(String model, ScorerSource source, Start fleet) {
    this.model = model;
    this.source = source;
    this.fleet = fleet;
  }

  @Override
  public CompletableFuture<List<Double>> score(Scoring scoring) {
    List<SentPrompt> prompts = source.form().prompts(scoring.question(), scoring.responses());
    int responses = scoring.responses().size() / prompts.size();
    List<CompletableFuture<List<Double>>> asked = new ArrayList<>(prompts.size());
    for (SentPrompt prompt : prompts) {
      asked.add(fleet.start(task(prompt, responses, scoring)));
    }
    return asked.size() == 1 ? asked.getFirst() : joined(asked);
  }

  private QuestionTask<List<Double>> task(SentPrompt prompt, int responses, Scoring scoring) {
    return new QuestionTask<>(
        prompt,
        scoring.ledger(),
        scoring.purpose(),
        new QuestionTask.Asked<>(
            ModelCall.Operation.SCORING,
            source.path(),
            () -> source.form().body(model, prompt),
            0,
            json -> source.shares(json, responses)));
  }

  /** All answers in order; the first that fails, or cancelling, withdraws the others. */
  private static CompletableFuture<List<Double>> joined(
      List<CompletableFuture<List<Double>>> asked) {
    CompletableFuture<List<Double>> all =
        CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
            .thenApply(_ -> asked.stream().flatMap(each -> each.join().stream()).toList());
    for (CompletableFuture<List<Double>> each : asked) {
      var _ =
          each.whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  boolean _ = all.completeExceptionally(failure);
                }
              });
    }
    var _ =
        all.whenComplete(
            (_, failure) -> {
              if (failure != null) {
                asked.forEach(each -> each.cancel(true));
              }
            });
    return all;
  }
}
