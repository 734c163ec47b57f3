package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.policy.StepAggregation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A whole answer by the rewards of its steps. */
record StepScoring(ProcessRewardModel model, String delimiter, StepAggregation aggregation)
    implements EachResponse.Scoring {

  @Override
  public CompletableFuture<Appraisal> score(Question question, String response, Ledger ledger) {
    PartialAnswer whole = ProcessRewardModels.steps(response, delimiter);
    int steps = whole.steps().size();
    // The last step's reward is the only one that counts for LAST; the others would cost for
    // nothing.
    List<Integer> ends =
        IntStream.rangeClosed(aggregation == StepAggregation.LAST ? steps : 1, steps)
            .boxed()
            .toList();
    CompletableFuture<List<Double>> rewards =
        Joined.start(
            ends,
            end ->
                model.assess(
                    question,
                    new PartialAnswer(whole.steps().subList(0, end), end == steps),
                    ledger));
    return Joined.withdrawing(rewards.thenApply(this::together), () -> rewards.cancel(true));
  }

  private Appraisal together(List<Double> rewards) {
    double[] each = rewards.stream().mapToDouble(Double::doubleValue).toArray();
    return new Appraisal.Scored(List.of(Appraisal.score(aggregation.of(each))));
  }

  String fingerprint() {
    return String.join("|", "steps/1", model.fingerprint(), delimiter, aggregation.name());
  }
}
