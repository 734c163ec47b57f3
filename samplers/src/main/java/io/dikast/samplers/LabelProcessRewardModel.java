package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the probability that a step is right off a language model's next token. */
final class LabelProcessRewardModel implements ProcessRewardModel {

  private final Backend backend;
  private final BackendInfo info;
  private final StepQuestion asking;
  private final List<String> labels;

  LabelProcessRewardModel(Backend backend) {
    this.backend = backend;
    this.info = backend.describe();
    this.asking = StepQuestion.of(info);
    this.labels = LabelQuestion.labels(info, StepQuestion.LABELS_KEY, List.of("yes", "no"));
  }

  @Override
  public CompletableFuture<Double> assess(Question question, PartialAnswer answer, Ledger ledger) {
    if (answer.steps().isEmpty()) {
      throw new IllegalArgumentException("an answer needs at least one step, got none");
    }
    CompletableFuture<LabelProbabilities> choice =
        backend.choose(
            new Choice(asking.prompt(question, answer), labels, ledger, Ledger.Purpose.PROCESS));
    return Joined.withdrawing(choice.thenApply(this::right), () -> choice.cancel(true));
  }

  private double right(LabelProbabilities answer) {
    Optional<String> silence = LabelQuestion.silence(answer, labels);
    if (silence.isPresent()) {
      throw new BackendException(silence.get());
    }
    return answer.among(0);
  }

  @Override
  public String fingerprint() {
    return String.join(
        "|", "step-label/1", info.fingerprint(), asking.fingerprint(), labels.toString());
  }
}
