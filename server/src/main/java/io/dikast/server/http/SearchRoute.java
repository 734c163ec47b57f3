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
 * {@code POST /v1/search}: the answer to a question alone, with the tree where one was searched.
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
    call.reserve(scaling.units());
    AtomicReference<@Nullable SearchTrace> trace = new AtomicReference<>();
    SearchOutcome outcome =
        court.search(
            call,
            scaling
                .search(call, court, TreeSettings.DEFAULT.withTrace(trace::set))
                .sampling(Sampling.temperature(temperature))
                .maxTokens(maxTokens)
                .build(),
            new SearchTask(
                question, seed.orElse(0), call.ledger(scaling.budget(court)), SearchListener.NONE));
    SearchTrace traced = trace.get();
    String whole = SearchJson.write(outcome);
    return Reply.json(
        traced == null
            ? whole
            : whole.substring(0, whole.length() - 1) + ",\"trace\":" + json(traced) + "}");
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
    return text.toString().strip();
  }
}
