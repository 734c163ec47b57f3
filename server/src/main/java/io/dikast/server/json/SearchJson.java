package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Candidate;
import io.dikast.engine.Ledger;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * The one JSON shape of a search, close to that of a selection. Fields always stand in the same
 * order and are all there; what does not exist is {@code null} or an empty list. {@code selections}
 * are those of the judge, each with what the whole search had spent by then.
 */
public final class SearchJson {

  private SearchJson() {}

  /** One object on one line. */
  public static String write(SearchOutcome outcome) {
    return JsonText.of(json -> write(outcome, json));
  }

  /** One object into a larger text. */
  public static void write(SearchOutcome outcome, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", outcome.id());
    json.writeStringField("object", "search");
    json.writeStringField("model", outcome.model());
    json.writeStringField("strategy", outcome.strategy());
    json.writeStringField("answer", outcome.answer());
    json.writeBooleanField("finished", outcome.chosen().answer().finished());
    json.writeNumberField("best", outcome.best());
    json.writeArrayFieldStart("candidates");
    for (Candidate candidate : outcome.candidates()) {
      write(candidate, json);
    }
    json.writeEndArray();
    json.writeStringField("stop_reason", lower(outcome.stopReason()));
    json.writeObjectFieldStart("draws");
    json.writeNumberField("made", outcome.draws().made());
    json.writeNumberField("failed", outcome.draws().failed());
    json.writeEndObject();
    json.writeArrayFieldStart("selections");
    for (Selection selection : outcome.selections()) {
      SelectionJson.write(selection, json);
    }
    json.writeEndArray();
    write(outcome.usage(), json);
    json.writeNumberField("seed", outcome.seed());
    json.writeEndObject();
  }

  /** An answer that was found, as it stands in a search. */
  public static void write(Candidate candidate, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", candidate.index());
    json.writeStringField("text", candidate.text());
    json.writeStringField("canonical", candidate.canonical().orElse(null));
    json.writeBooleanField("finished", candidate.answer().finished());
    json.writeFieldName("score");
    if (candidate.score().isPresent()) {
      JsonText.number(json, candidate.score().getAsDouble());
    } else {
      json.writeNull();
    }
    json.writeFieldName("votes");
    JsonText.number(json, candidate.votes());
    json.writeFieldName("mean_log_probability");
    if (Double.isFinite(candidate.meanLogProbability())) {
      JsonText.number(json, candidate.meanLogProbability());
    } else {
      json.writeNull();
    }
    json.writeArrayFieldStart("step_rewards");
    for (double reward : candidate.stepRewards()) {
      JsonText.number(json, reward);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A node of a search and the step that it adds. */
  public static void write(SearchEvent.Expanded node, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("node", node.node());
    json.writeNumberField("parent", node.parent());
    json.writeStringField("step", node.answer().steps().getLast().text());
    json.writeBooleanField("finished", node.answer().finished());
    json.writeFieldName("value");
    if (node.value().isPresent()) {
      JsonText.number(json, node.value().getAsDouble());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static void write(Usage usage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    SelectionJson.writeTotals(usage, json);
    json.writeNumberField("calls", usage.calls());
    json.writeObjectFieldStart("roles");
    for (Map.Entry<Ledger.Purpose, Usage.Share> entry : usage.shares().entrySet()) {
      Usage.Share share = entry.getValue();
      json.writeObjectFieldStart(role(entry.getKey()));
      json.writeNumberField("calls", share.calls());
      json.writeNumberField("prompt_tokens", share.promptTokens());
      json.writeNumberField("cached_tokens", share.cachedTokens());
      json.writeNumberField("completion_tokens", share.completionTokens());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Who spends for a purpose, as it is written in results. */
  public static String role(Ledger.Purpose purpose) {
    return switch (purpose) {
      case DRAW -> "judge";
      case META -> "meta";
      case POLICY -> "policy";
      case PROCESS -> "process_reward";
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
