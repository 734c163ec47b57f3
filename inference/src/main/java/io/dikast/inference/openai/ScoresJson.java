package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Finds scores in answers: one a text that was sent, in the order in which they were sent. */
final class ScoresJson {

  private ScoresJson() {}

  /** The {@code score} of each entry of {@code data}. */
  static List<Double> pairs(Json json, int texts) {
    return each(json.at("data").elements(), texts, entry -> number(entry.at("score")));
  }

  /** The {@code relevance_score} of each of the {@code results}; SGLang has a bare array. */
  static List<Double> documents(Json json, int texts) {
    List<Json> results = json instanceof Json.Arr ? json.elements() : json.at("results").elements();
    return each(
        results,
        texts,
        entry ->
            number(
                entry.at("relevance_score").isAbsent()
                    ? entry.at("score")
                    : entry.at("relevance_score")));
  }

  /** Of the {@code probs} of each entry the only one, or of two the second: that it is so. */
  static List<Double> classes(Json json, int texts) {
    return each(
        json.at("data").elements(),
        texts,
        entry -> {
          List<Json> classes = entry.at("probs").elements();
          if (classes.size() > 2) {
            throw new BackendException(
                "expected the probabilities of one class or two, got " + classes.size());
          }
          return number(classes.isEmpty() ? Json.absent() : classes.getLast());
        });
  }

  /** The only number of each entry; a model that tells one row a token means the last. */
  static List<Double> rewards(Json json, int texts) {
    return each(
        json.at("data").elements(),
        texts,
        entry -> {
          List<Json> values = entry.at("data").elements();
          if (!values.isEmpty() && values.getLast() instanceof Json.Arr(var row)) {
            values = row;
          }
          if (values.size() > 1) {
            throw new BackendException(
                "expected one reward, got a vector of "
                    + values.size()
                    + " values: the model is no reward model");
          }
          return number(values.isEmpty() ? Json.absent() : values.getFirst());
        });
  }

  private static List<Double> each(List<Json> entries, int texts, ToDoubleFunction<Json> score) {
    if (entries.size() != texts) {
      throw new BackendException(
          "expected a score for each of " + texts + " texts, got " + entries.size(), null, true);
    }
    double[] scores = new double[texts];
    Arrays.fill(scores, Double.NaN);
    for (int i = 0; i < texts; i++) {
      int text = place(entries.get(i), i, texts);
      if (!Double.isNaN(scores[text])) {
        throw new BackendException("text " + text + " was scored twice", null, true);
      }
      scores[text] = score.applyAsDouble(entries.get(i));
    }
    List<Double> ordered = new ArrayList<>(texts);
    for (double value : scores) {
      ordered.add(value);
    }
    return ordered;
  }

  /** Rerankers sort by score and say which text is meant. */
  private static int place(Json entry, int position, int texts) {
    double index = entry.at("index").number().orElse(position);
    if (!(index >= 0 && index < texts) || index != Math.rint(index)) {
      throw new BackendException(
          "the index of a score must be in 0.." + (texts - 1) + ", got " + index, null, true);
    }
    return (int) index;
  }

  private static double number(Json value) {
    OptionalDouble number = value.number();
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      throw new BackendException(
          "expected a number as score, got "
              + (number.isEmpty() ? "none" : String.valueOf(number.getAsDouble())),
          null,
          true);
    }
    return number.getAsDouble();
  }
}
