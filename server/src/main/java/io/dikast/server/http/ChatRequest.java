package io.dikast.server.http;

import io.dikast.Strategy;
import io.dikast.engine.Message;
import io.dikast.engine.backend.Sampling;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a chat completion is asked for.
 *
 * @param model as it was named
 * @param messages of the conversation
 * @param choices to answer with, OpenAI's {@code n}
 * @param sampling how tokens are drawn
 * @param maxTokens of one answer
 * @param stop texts before which an answer ends
 * @param seed determines the draws
 * @param stream whether to answer in events
 * @param usageEvent whether a stream tells what it cost, in an event of its own
 * @param scaling how to search for the answer; empty draws it and no more
 */
record ChatRequest(
    String model,
    List<Message> messages,
    int choices,
    Sampling sampling,
    int maxTokens,
    List<String> stop,
    long seed,
    boolean stream,
    boolean usageEvent,
    Optional<Scaling> scaling) {

  private static final int MAX_STOPS = 16;
  private static final int DEFAULT_MAX_TOKENS = 1024;
  private static final double DEFAULT_TEMPERATURE = 0.7;

  ChatRequest {
    messages = List.copyOf(messages);
    stop = List.copyOf(stop);
  }

  static ChatRequest read(JsonFields fields, Court court) {
    List<Message> messages =
        Texts.messages("messages", fields.need("messages", "the conversation to continue"));
    OptionalLong seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    String served = court.loaded().describe().model();
    String model = fields.text("model").filter(name -> !name.isBlank()).orElse(served);
    Optional<Strategy> virtual = Scaling.virtual(model, served);
    if (virtual.isEmpty() && !model.equals(served)) {
      throw Court.notServed(model, served);
    }
    OptionalInt alias = fields.integer("budget", 1, Integer.MAX_VALUE);
    Optional<JsonFields> scaling = fields.object("scaling");
    scaling.ifPresent(
        given -> given.only("strategy", "n", "simulations", "judge", "meta", "budget"));
    boolean scaled = scaling.isPresent() || virtual.isPresent() || alias.isPresent();
    JsonFields around =
        scaling.orElseGet(() -> JsonFields.of("scaling", new JsonValue.Fields(java.util.Map.of())));
    double temperature = fields.number("temperature", 0, 10).orElse(DEFAULT_TEMPERATURE);
    double topP = fields.number("top_p", 0, 1).orElse(1);
    if (topP == 0) {
      throw JsonFields.invalid("top_p", "above 0", "0");
    }
    return new ChatRequest(
        model,
        messages,
        fields.integer("n", 1, court.limits().candidates()).orElse(1),
        Sampling.temperature(temperature).withTopP(topP),
        fields
            .integer("max_completion_tokens", 1, 1 << 20)
            .orElseGet(() -> fields.integer("max_tokens", 1, 1 << 20).orElse(DEFAULT_MAX_TOKENS)),
        stops(fields),
        seed.orElse(0),
        fields.truth("stream").orElse(false),
        fields
            .object("stream_options")
            .flatMap(options -> options.truth("include_usage"))
            .orElse(false),
        scaled
            ? Optional.of(
                Scaling.read(court, around, virtual.orElse(Strategy.BEST_OF_N), alias, seed))
            : Optional.empty());
  }

  private static List<String> stops(JsonFields fields) {
    if (!fields.has("stop")) {
      return List.of();
    }
    List<String> stops = Texts.oneOrMore(fields, "stop", MAX_STOPS);
    if (stops.contains("")) {
      throw JsonFields.invalid("stop", "texts that are not empty", "an empty one");
    }
    return stops;
  }
}
