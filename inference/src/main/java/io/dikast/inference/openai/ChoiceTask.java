package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.LabelProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** A question answered by the alternatives for one token. */
final class ChoiceTask implements Task {

  private final String model;
  private final Choice choice;
  private final SentPrompt prompt;
  private final CompletableFuture<LabelProbabilities> answer = new CompletableFuture<>();

  ChoiceTask(String model, Choice choice, SentPrompt prompt) {
    this.model = model;
    this.choice = choice;
    this.prompt = prompt;
    if (choice.labels().stream().map(String::strip).distinct().count() != choice.labels().size()) {
      throw new IllegalArgumentException(
          "the labels " + choice.labels() + " differ in nothing but space");
    }
  }

  CompletableFuture<LabelProbabilities> answer() {
    return answer;
  }

  @Override
  public Ledger ledger() {
    return choice.ledger();
  }

  @Override
  public long affinity() {
    return prompt.affinity();
  }

  @Override
  public boolean over() {
    return answer.isDone();
  }

  @Override
  public Request attempt(Dialect dialect) {
    if (prompt.sanitized()) {
      choice.ledger().sanitized();
    }
    return new Request(
        RequestJson.route(prompt),
        RequestJson.nextToken(model, prompt),
        false,
        new Whole(
            json -> {
              List<ReplyJson.Alternative> alternatives = ReplyJson.alternatives(json);
              Meter meter = new Meter(choice.ledger(), choice.purpose(), prompt.guessedTokens());
              meter.drawn(1);
              ReplyJson.usage(json, meter);
              answer.complete(probabilities(choice.labels(), alternatives));
            }));
  }

  @Override
  public void stop(Finish finish) {
    broken(
        new BackendException(
            "the question was cut off: " + finish.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void broken(BackendException cause) {
    answer.completeExceptionally(cause);
  }

  /**
   * Reads the labels off the alternatives. A server shows tokens as text: those that begin a label
   * (space around either does not count) and no other label are taken for it, their probabilities
   * added. A label that is not shown is less probable than the last one shown, and all that are not
   * shown share what is left: it gets the smaller of the two, which is a bound and no estimate.
   */
  static LabelProbabilities probabilities(
      List<String> labels, List<ReplyJson.Alternative> alternatives) {
    double[] found = new double[labels.size()];
    double least = 1;
    double sum = 0;
    for (ReplyJson.Alternative alternative : alternatives) {
      double probability = Math.exp(alternative.logProbability());
      least = Math.min(least, probability);
      sum += probability;
      int label = labelOf(labels, alternative.token().strip());
      if (label >= 0) {
        found[label] += probability;
      }
    }
    int missing = 0;
    for (double probability : found) {
      missing += probability == 0 ? 1 : 0;
    }
    double left = missing == 0 ? 0 : Math.clamp((1 - sum) / missing, 0, least);
    List<Double> probabilities = new ArrayList<>(found.length);
    for (double probability : found) {
      probabilities.add(Math.min(1, probability == 0 ? left : probability));
    }
    return new LabelProbabilities(probabilities);
  }

  private static int labelOf(List<String> labels, String token) {
    int only = -1;
    for (int label = 0; label < labels.size() && !token.isEmpty(); label++) {
      if (labels.get(label).strip().startsWith(token)) {
        if (only >= 0) {
          return -1;
        }
        only = label;
      }
    }
    return only;
  }
}
