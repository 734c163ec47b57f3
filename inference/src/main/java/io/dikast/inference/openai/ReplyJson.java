package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds in answers what was asked for, be they streamed or whole, of a chat or of a completion. */
final class ReplyJson {

  private ReplyJson() {}

  /** What an answer that is an error says. */
  static BackendException errorOf(Json json) {
    Json error = json.at("error");
    String message =
        error.text().or(() -> error.at("message").text()).orElse("an error without a message");
    double code = error.at("code").number().orElse(500);
    return new BackendException(
        "the server says: " + Quoted.text(message), null, code >= 500 || code == 429);
  }

  /** The text of a choice, empty where it has none. */
  static String text(Json choice) {
    if (choice.at("text").text().isPresent()) {
      return choice.at("text").text().get();
    }
    Json turn = choice.at("delta").isAbsent() ? choice.at("message") : choice.at("delta");
    Json content = turn.at("content");
    if (!content.isAbsent() && content.text().isEmpty()) {
      throw new BackendException("expected text as content, got other JSON", null, true);
    }
    return content.text().orElse("");
  }

  /** The log probabilities of the tokens of a choice. */
  static List<Double> logProbabilities(Json choice) {
    Json given = choice.at("logprobs");
    List<Double> values = new ArrayList<>();
    for (Json token : given.at("content").elements()) {
      values.add(token.at("logprob").number().orElse(Double.NaN));
    }
    for (Json value : given.at("token_logprobs").elements()) {
      // The first token of an echoed prompt has none.
      value.number().ifPresent(values::add);
    }
    return values;
  }

  /** How a choice finished, empty while it goes on. */
  static Optional<Finish> finish(Json choice) {
    Json given = choice.at("finish_reason");
    if (given.isAbsent()) {
      return Optional.empty();
    }
    String reason = given.text().orElse("");
    return switch (reason) {
      case "stop", "eos", "eos_token", "stop_sequence", "tool_calls", "function_call" ->
          Optional.of(Finish.STOP);
      case "length", "max_tokens" -> Optional.of(Finish.LENGTH);
      case "content_filter" ->
          throw new BackendException("the server's content filter held the answer back");
      default ->
          throw new BackendException(
              "the server ended the draw as '" + Quoted.text(reason) + "'", null, true);
    };
  }

  /** Enters the usage, where an answer has it; rerankers may tell the total alone. */
  static void usage(Json json, Meter meter) {
    Json usage = json.at("usage");
    if (usage instanceof Json.Obj) {
      long generated = usage.at("completion_tokens").count();
      long prompt =
          usage.at("prompt_tokens").isAbsent()
              ? Math.max(0, usage.at("total_tokens").count() - generated)
              : usage.at("prompt_tokens").count();
      meter.usage(prompt, usage.at("prompt_tokens_details").at("cached_tokens").count(), generated);
    }
  }

  /** A token that may come next, and its log probability. */
  record Alternative(String token, double logProbability) {}

  /** The alternatives for the first token of an answer. */
  static List<Alternative> alternatives(Json json) {
    Json choice = json.at("choices").elements().stream().findFirst().orElse(Json.absent());
    Json logprobs = choice.at("logprobs");
    List<Alternative> alternatives = new ArrayList<>();
    Json first = logprobs.at("content").elements().stream().findFirst().orElse(Json.absent());
    for (Json shown : first.at("top_logprobs").elements()) {
      add(alternatives, shown.at("token").text().orElse(""), shown.at("logprob"));
    }
    Json older = logprobs.at("top_logprobs").elements().stream().findFirst().orElse(Json.absent());
    older.fields().forEach((token, value) -> add(alternatives, token, value));
    if (alternatives.isEmpty()) {
      throw new BackendException("expected log probabilities of the next token, got none");
    }
    return alternatives;
  }

  private static void add(List<Alternative> alternatives, String token, Json value) {
    double logProbability = value.number().orElse(Double.NaN);
    if (Double.isNaN(logProbability) || logProbability > 1e-3) {
      throw new BackendException(
          "the log probability of a token must be at most 0, got " + logProbability, null, true);
    }
    alternatives.add(new Alternative(token, Math.min(logProbability, 0)));
  }

  /** The vector of an answer of {@code /v1/embeddings} or {@code /pooling}. */
  static float[] vector(Json json) {
    Json item = json.at("data").elements().stream().findFirst().orElse(Json.absent());
    Json given = item.at("embedding").isAbsent() ? item.at("data") : item.at("embedding");
    List<Json> values = given.elements();
    // A model without a pooler tells one row a token: the last one is asked for.
    if (!values.isEmpty() && values.getLast() instanceof Json.Arr(var row)) {
      values = row;
    }
    if (values.isEmpty()) {
      throw new BackendException("expected a vector of numbers, got none", null, true);
    }
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) values.get(i).number().orElse(Double.NaN);
      if (!Float.isFinite(vector[i])) {
        throw new BackendException(
            "a vector has finite values, got " + values.get(i).number(), null, true);
      }
    }
    return vector;
  }
}
