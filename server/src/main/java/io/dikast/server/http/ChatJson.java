package io.dikast.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.SearchOutcome;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.SearchJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion as OpenAI writes it, whole or in chunks.
 *
 * @param id of the completion
 * @param created in seconds since 1970
 * @param model as the request named it
 */
record ChatJson(String id, long created, String model) {

  /**
   * One answer.
   *
   * @param text of it
   * @param finish {@code stop} or {@code length}
   */
  record Choice(String text, String finish) {}

  static ChatJson of(Call call, ChatRequest request) {
    return new ChatJson("chatcmpl-" + call.id(), Court.now(), request.model());
  }

  /** The whole completion; with what a search found, if it was one. */
  String whole(List<Choice> choices, UsageJson usage, Optional<SearchOutcome> outcome) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          head("chat.completion", json);
          json.writeArrayFieldStart("choices");
          for (int i = 0; i < choices.size(); i++) {
            json.writeStartObject();
            json.writeNumberField("index", i);
            json.writeObjectFieldStart("message");
            json.writeStringField("role", "assistant");
            json.writeStringField("content", choices.get(i).text());
            json.writeNullField("refusal");
            json.writeEndObject();
            json.writeNullField("logprobs");
            json.writeStringField("finish_reason", choices.get(i).finish());
            json.writeEndObject();
          }
          json.writeEndArray();
          usage.write(json);
          if (outcome.isPresent()) {
            json.writeFieldName("scaling");
            SearchJson.write(outcome.get(), json);
          }
          json.writeEndObject();
        });
  }

  /** The chunk that begins a choice. */
  String opening(int index) {
    return chunk(
        index,
        json -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
        },
        null);
  }

  /** A chunk of text. */
  String text(int index, String text) {
    return chunk(index, json -> json.writeStringField("content", text), null);
  }

  /** The chunk that ends a choice. */
  String closing(int index, String finish) {
    return chunk(index, json -> {}, finish);
  }

  /** The chunk that tells what it cost. */
  String cost(UsageJson usage, Optional<SearchOutcome> outcome) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          head("chat.completion.chunk", json);
          json.writeArrayFieldStart("choices");
          json.writeEndArray();
          usage.write(json);
          if (outcome.isPresent()) {
            json.writeFieldName("scaling");
            SearchJson.write(outcome.get(), json);
          }
          json.writeEndObject();
        });
  }

  private String chunk(int index, JsonText.Body delta, @Nullable String finish) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          head("chat.completion.chunk", json);
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", index);
          json.writeObjectFieldStart("delta");
          delta.write(json);
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", finish);
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void head(String object, JsonGenerator json) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("object", object);
    json.writeNumberField("created", created);
    json.writeStringField("model", model);
  }
}
