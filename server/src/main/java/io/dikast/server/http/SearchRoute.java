package io.dikast.server.http;

import io.dikast.Strategy;
import io.dikast.TreeSettings;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.SearchListener;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.backend.Sampling;
import io.dikast.search.SearchTrace;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonValue;
import io.dikast.server.json.SearchJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/search}: the answer to a question alone, with the tree where one was searched; or
 * the events that lead to it.
 */
final class SearchRoute implements Route {

  private static final double DEFAULT_TEMPERATURE = 0.7;
  private static final int DEFAULT_MAX_TOKENS = 1024;

  private final Court court;

  SearchRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    JsonValue prompt = fields.need("prompt", "the question, a text or a list of messages");
    Question question = question(prompt, fields);
    OptionalLong seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    var _ = court.named(fields);
    Scaling scaling = Scaling.read(court, fields, Strategy.MCTS, OptionalInt.empty(), seed);
    double temperature = fields.number("temperature", 0, 10).orElse(DEFAULT_TEMPERATURE);
    int maxTokens = fields.integer("max_tokens", 1, 1 << 20).orElse(DEFAULT_MAX_TOKENS);
    boolean stream = fields.truth("stream").orElse(false);
    call.reserve(scaling.units());
    Asked asked = new Asked(question, scaling, temperature, maxTokens, seed.orElse(0));
    return stream
        ? new Reply.Events(sink -> sink.send("search", search(call, asked, new SearchEvents(sink))))
        : Reply.json(search(call, asked, SearchListener.NONE));
  }

  /** What is searched for, and how. */
  private record Asked(
      Question question, Scaling scaling, double temperature, int maxTokens, long seed) {}

  /** The whole search on one line, its tree with it where there is one. */
  private String search(Call call, Asked asked, SearchListener listener) {
    AtomicReference<@Nullable SearchTrace> trace = new AtomicReference<>();
    SearchOutcome outcome =
        court.search(
            call,
            asked
                .scaling()
                .search(call, court, TreeSettings.DEFAULT.withTrace(trace::set))
                .sampling(Sampling.temperature(asked.temperature()))
                .maxTokens(asked.maxTokens())
                .build(),
            new SearchTask(
                asked.question(),
                asked.seed(),
                call.ledger(asked.scaling().budget(court)),
                listener));
    SearchTrace traced = trace.get();
    String whole = SearchJson.write(outcome);
    return traced == null
        ? whole
        : whole.substring(0, whole.length() - 1) + ",\"trace\":" + json(traced) + "}";
  }

  private static Question question(JsonValue prompt, JsonFields fields) {
    List<Message> messages;
    if (prompt instanceof JsonValue.Text(String text)) {
      if (text.isBlank()) {
        throw JsonFields.invalid("prompt", "a question", "a blank text");
      }
      messages = List.of(Message.user(text));
    } else {
      messages = Texts.messages("prompt", prompt);
    }
    return new Question(
        messages,
        fields.text("reference").orElse(null),
        fields.texts("principles").orElse(List.of()));
  }

  private static String json(SearchTrace trace) {
    StringBuilder text = new StringBuilder();
    try {
      trace.json(text);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    // Between nodes there are line feeds, in texts there are none: events have one line.
    return text.toString().replace("\n", "");
  }
}
