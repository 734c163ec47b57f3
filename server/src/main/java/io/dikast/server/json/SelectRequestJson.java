package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request: {@code {"prompt": "…" or [{"role","content"}…], "responses": ["…", …],
 * "reference": "…"?, "principles": ["…"]?}}. Other top-level fields are ignored.
 *
 * <p>Every fault names the line and column, and the field.
 */
public final class SelectRequestJson {

  /** The most bytes a request may have: 2 MiB. */
  public static final int MAX_BYTES = 2 * 1024 * 1024;

  /** How deep a request may nest. */
  public static final int MAX_NESTING = 64;

  private static final JsonReading READING = new JsonReading(MAX_NESTING);

  private final JsonParser parser;
  private @Nullable List<Message> prompt;
  private @Nullable List<String> responses;
  private @Nullable String reference;
  private List<String> principles = List.of();
  private final Map<String, JsonValue> rest = new LinkedHashMap<>();

  private SelectRequestJson(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads one request, and nothing after it.
   *
   * @throws FaultException if it is none
   */
  public static SelectRequest read(byte[] json) {
    return read(json, SelectRequestJson::request);
  }

  /**
   * Reads the question of a request whose responses are still to be found; any that it has are not
   * looked at further.
   *
   * @throws FaultException if it is none
   */
  public static Question readQuestion(byte[] json) {
    return read(json, SelectRequestJson::question);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(SelectRequestJson request) throws IOException;
  }

  private static <T> T read(byte[] json, Reading<T> reading) {
    if (json.length > MAX_BYTES) {
      throw new Fault(
              Fault.Code.PAYLOAD_TOO_LARGE,
              "the input may have " + MAX_BYTES + " bytes, got more",
              null)
          .exception();
    }
    return READING.read(json, parser -> reading.read(new SelectRequestJson(parser)));
  }

  /**
   * A request with everything else that it brought.
   *
   * @param request question and responses
   * @param rest all other top-level fields, whatever they are
   */
  public record Whole(SelectRequest request, JsonFields rest) {
    public Whole {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(rest, "rest");
    }
  }

  /**
   * Reads one request with its other fields, and nothing after it. Whoever calls bounds the bytes.
   *
   * @throws FaultException if it is none
   */
  public static Whole read(JsonReading reading, byte[] json) {
    return reading.read(
        json,
        parser -> {
          SelectRequestJson request = new SelectRequestJson(parser);
          return new Whole(request.request(), JsonFields.of(new JsonValue.Fields(request.rest)));
        });
  }

  private SelectRequest request() throws IOException {
    Question question = question();
    if (responses == null) {
      throw missing("responses", "the answers to choose from, a list of texts");
    }
    return new SelectRequest(question, responses);
  }

  private Question question() throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw Fault.of(
              Fault.Code.INVALID_JSON,
              here()
                  + ": expected an object with prompt and responses, got "
                  + JsonReading.name(first))
          .exception();
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "prompt" -> prompt = prompt();
        case "responses" -> responses = responses();
        case "reference" -> reference = optional() ? text("reference") : null;
        case "principles" -> principles = optional() ? principles() : List.of();
        default -> rest.put(field, JsonReading.value(parser));
      }
    }
    JsonReading.nothingAfter(parser);
    if (prompt == null) {
      throw missing("prompt", "the question, a text or a list of messages");
    }
    return new Question(prompt, reference, principles);
  }

  private boolean optional() {
    return parser.currentToken() != JsonToken.VALUE_NULL;
  }

  private List<Message> prompt() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String text = parser.getText();
      if (text.isBlank()) {
        throw invalid("prompt", "a question", "a blank text");
      }
      return List.of(Message.user(text));
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(
          "prompt", "a text or a list of messages", JsonReading.name(parser.currentToken()));
    }
    List<Message> messages = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      messages.add(message("prompt[" + messages.size() + "]"));
    }
    if (messages.isEmpty()) {
      throw invalid("prompt", "at least one message", "none");
    }
    return messages;
  }

  private Message message(String path) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(
          path, "an object with role and content", JsonReading.name(parser.currentToken()));
    }
    Message.Role role = null;
    String content = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "role" -> role = role(path + ".role");
        case "content" -> content = text(path + ".content");
        default -> parser.skipChildren();
      }
    }
    if (role == null) {
      throw missing(path + ".role", "system, user or assistant");
    }
    if (content == null) {
      throw missing(path + ".content", "a text");
    }
    return new Message(role, content);
  }

  private Message.Role role(String path) throws IOException {
    String given = text(path);
    for (Message.Role role : Message.Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(given)) {
        return role;
      }
    }
    throw invalid(path, "system, user or assistant", "\"" + given + "\"");
  }

  private List<String> responses() throws IOException {
    List<String> texts = texts("responses");
    if (texts.isEmpty()) {
      throw invalid("responses", "1 to " + AnswerSelector.MAX_RESPONSES + " texts", "none");
    }
    if (texts.size() > AnswerSelector.MAX_RESPONSES) {
      throw tooManyResponses(texts.size());
    }
    return texts;
  }

  /** The fault of a request with more responses than can be judged together. */
  public static FaultException tooManyResponses(int given) {
    return new Fault(
            Fault.Code.TOO_MANY_RESPONSES,
            "responses must number 1.." + AnswerSelector.MAX_RESPONSES + ", got " + given,
            "responses")
        .exception();
  }

  private List<String> principles() throws IOException {
    List<String> texts = texts("principles");
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isBlank()) {
        throw invalid("principles[" + i + "]", "a text that says something", "a blank one");
      }
    }
    return texts;
  }

  private List<String> texts(String path) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(path, "a list of texts", JsonReading.name(parser.currentToken()));
    }
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(path + "[" + texts.size() + "]"));
    }
    return texts;
  }

  private String text(String path) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(path, "a text", JsonReading.name(parser.currentToken()));
    }
    return parser.getText();
  }

  private FaultException missing(String path, String what) {
    return new Fault(Fault.Code.MISSING_FIELD, path + " is missing: " + what, path).exception();
  }

  private FaultException invalid(String path, String expected, String got) {
    return new Fault(
            Fault.Code.INVALID_VALUE,
            here() + ": " + path + " must be " + expected + ", got " + got,
            path)
        .exception();
  }

  private String here() {
    return JsonReading.at(parser.currentTokenLocation());
  }
}
