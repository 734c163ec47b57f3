package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON in UTF-8 that nobody vouches for: no deeper than allowed, no field twice, nothing
 * after the value. Immutable.
 *
 * <p>Whoever calls bounds the bytes.
 */
public final class JsonReading {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final JsonFactory factory;

  /**
   * A way to read.
   *
   * @param maxNesting how deep objects and lists may lie in each other, at least 1
   */
  public JsonReading(int maxNesting) {
    if (maxNesting < 1) {
      throw new IllegalArgumentException("maxNesting must be at least 1, got " + maxNesting);
    }
    this.factory =
        JsonFactory.builder()
            // UTF-8 alone: guessing at other encodings, a parser throws what says nothing of JSON.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxNesting)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
  }

  /** What reads from a parser. */
  @FunctionalInterface
  interface Body<T> {
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads one object and nothing after it.
   *
   * @throws FaultException {@link Fault.Code#INVALID_JSON} if it is none
   */
  public JsonFields object(byte[] json) {
    return read(
        json,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Fault.of(
                    Fault.Code.INVALID_JSON,
                    "line 1, column 1: expected an object, got " + name(parser.currentToken()))
                .exception();
          }
          JsonFields fields = JsonFields.of((JsonValue.Fields) value(parser));
          nothingAfter(parser);
          return fields;
        });
  }

  <T> T read(byte[] json, Body<T> body) {
    int from = markLength(json);
    try (JsonParser parser = factory.createParser(json, from, json.length - from)) {
      return body.read(parser);
    } catch (JsonProcessingException e) {
      throw new Fault(
              Fault.Code.INVALID_JSON,
              at(e.getLocation()) + ": " + withoutSource(e.getOriginalMessage()),
              null)
          .exception();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Some editors put a byte order mark before UTF-8. */
  private static int markLength(byte[] json) {
    boolean marked =
        json.length >= MARK.length && Arrays.equals(json, 0, MARK.length, MARK, 0, MARK.length);
    return marked ? MARK.length : 0;
  }

  /** The value that begins at the current token. */
  static JsonValue value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String field = parser.currentName();
          parser.nextToken();
          fields.put(field, value(parser));
        }
        yield new JsonValue.Fields(fields);
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new JsonValue.Items(items);
      }
      case VALUE_STRING -> new JsonValue.Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Numeral(parser.getText());
      case VALUE_TRUE -> new JsonValue.Truth(true);
      case VALUE_FALSE -> new JsonValue.Truth(false);
      case VALUE_NULL -> new JsonValue.Nothing();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins at " + parser.currentToken());
    };
  }

  static void nothingAfter(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw Fault.of(
              Fault.Code.INVALID_JSON,
              at(parser.currentTokenLocation()) + ": expected nothing after the object")
          .exception();
    }
  }

  /** Jackson's own words, without the place where it says it may not tell the source. */
  private static String withoutSource(String message) {
    int place = message.indexOf(" (start marker at");
    return place < 0 ? message : message.substring(0, place);
  }

  static String at(@Nullable JsonLocation location) {
    return location == null
        ? "the input"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  static String name(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          token.toString();
    };
  }
}
