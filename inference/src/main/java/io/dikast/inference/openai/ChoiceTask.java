package io.dikast.inference.openai;

import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import java.util.ArrayList;
import java.util.List;

/** A question answered by the alternatives for one token. */
final class ChoiceTask {

  private ChoiceTask() {}

  static QuestionTask<LabelProbabilities> of(String model, Choice choice) {
    if (choice.labels().stream().map(String::strip).distinct().count() != choice.labels().size()) {
      throw new IllegalArgumentException(
          "the labels " + choice.labels() + " differ in nothing but space");
    }
    SentPrompt prompt = SentPrompt.of(choice.prompt());
    return new QuestionTask<>(
        prompt,
        choice.ledger(),
        choice.purpose(),
        new QuestionTask.Asked<>(
            prompt.operation(),
            RequestJson.route(prompt),
            () -> RequestJson.nextToken(model, prompt),
            1,
            json -> probabilities(choice.labels(), ReplyJson.alternatives(json))));
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
