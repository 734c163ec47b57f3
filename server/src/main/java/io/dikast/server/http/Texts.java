package io.dikast.server.http;

import io.dikast.engine.Message;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads texts and messages in the several ways that clients write them. */
final class Texts {

  private static final List<String> PART_TYPES =
      List.of("text", "input_text", "output_text", "refusal");

  private Texts() {}

  /** One text, or a list of them; empty lists are refused. */
  static List<String> oneOrMore(JsonFields fields, String name, int limit) {
    JsonValue value = fields.need(name, "a text or a list of texts");
    String path = fields.path(name);
    List<String> texts =
        value instanceof JsonValue.Text(String text)
            ? List.of(text)
            : JsonFields.texts(path, value);
    if (texts.isEmpty() || texts.size() > limit) {
      throw JsonFields.invalid(path, "1 to " + limit + " texts", texts.size() + " of them");
    }
    return texts;
  }

  /** The first of several names under which a field may stand. */
  static String named(JsonFields fields, String... names) {
    for (String name : names) {
      if (fields.has(name)) {
        return name;
      }
    }
    return names[0];
  }

  /** A conversation: at least one message with a role and a content. */
  static List<Message> messages(String path, JsonValue value) {
    List<Message> messages = new ArrayList<>();
    for (JsonValue item : JsonFields.items(path, value)) {
      messages.add(message(path + "[" + messages.size() + "]", item));
    }
    if (messages.isEmpty()) {
      throw JsonFields.invalid(path, "at least one message", "none");
    }
    return messages;
  }

  private static Message message(String path, JsonValue value) {
    JsonFields fields = JsonFields.of(path, value);
    String role = fields.needText("role", "system, developer, user or assistant");
    Message.Role who =
        switch (role) {
          case "system", "developer" -> Message.Role.SYSTEM;
          case "user" -> Message.Role.USER;
          case "assistant" -> Message.Role.ASSISTANT;
          default ->
              throw JsonFields.invalid(
                  fields.path("role"),
                  "system, developer, user or assistant",
                  JsonFields.quoted(role));
        };
    return new Message(who, content(fields.path("content"), fields.need("content", "a text")));
  }

  /** A text, or parts that are texts: their characters one after the other. */
  static String content(String path, JsonValue value) {
    return switch (value) {
      case JsonValue.Text(String text) -> text;
      case JsonValue.Fields _ -> part(path, value);
      case JsonValue.Items(List<JsonValue> parts) -> {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
          all.append(part(path + "[" + i + "]", parts.get(i)));
        }
        yield all.toString();
      }
      case JsonValue.Numeral _, JsonValue.Truth _, JsonValue.Nothing _ ->
          throw JsonFields.invalid(path, "a text or a list of text parts", value.kind());
    };
  }

  private static String part(String path, JsonValue value) {
    if (value instanceof JsonValue.Text(String text)) {
      // OpenAI's graders have bare texts among their parts.
      return text;
    }
    JsonFields fields = JsonFields.of(path, value);
    Optional<String> type = fields.text("type");
    if (type.isPresent() && !PART_TYPES.contains(type.get())) {
      throw JsonFields.invalid(
          fields.path("type"), String.join(" or ", PART_TYPES), JsonFields.quoted(type.get()));
    }
    return fields.needText("text", "the text of this part");
  }
}
