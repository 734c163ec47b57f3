package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.LabelProbabilities;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Two responses by the probability of each one's letter.
 *
 * @param asking with the first response's label before the second's
 */
record LabelPair(LabelQuestion asking) implements Appraiser {

  @Override
  public CompletableFuture<Appraisal> appraise(
      Question question, List<String> shown, Ledger ledger) {
    CompletableFuture<LabelProbabilities> answer = asking.ask(question, shown, ledger);
    return Joined.withdrawing(answer.thenApply(this::read), () -> answer.cancel(true));
  }

  private Appraisal read(LabelProbabilities answer) {
    Optional<String> silence = LabelQuestion.silence(answer, asking.labels());
    return silence.isPresent()
        ? new Appraisal.Unreadable(silence.get())
        : new Appraisal.Scored(
            List.of(Appraisal.score(answer.among(0)), Appraisal.score(answer.among(1))));
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public String model() {
    return asking.info().model();
  }

  @Override
  public String fingerprint() {
    return "label-pair/1|" + asking.fingerprint();
  }
}
