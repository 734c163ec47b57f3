package io.dikast.inference.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** JSON that a server sent, to be asked for what is expected in it; what is not there is absent. */
sealed interface Json {

  /** Python writes NaN and Infinity where it should not; they are read, and found out later. */
  JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  record Obj(Map<String, Json> fields) implements Json {}

  record Arr(List<Json> elements) implements Json {}

  record Text(String value) implements Json {}

  record Num(double value) implements Json {}

  record Bool(boolean value) implements Json {}

  /** Null, or nothing at all. */
  record Absent() implements Json {
    private static final Absent IT = new Absent();
  }

  /** What is not there. */
  static Json absent() {
    return Absent.IT;
  }

  /**
   * Reads one value.
   *
   * @throws BackendException if it is not one JSON value
   */
  static Json read(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new BackendException("expected JSON, got nothing", null, true);
      }
      Json value = value(parser);
      if (parser.nextToken() != null) {
        throw new BackendException(
            "expected one JSON value, got more: " + Quoted.text(bytes), null, true);
      }
      return value;
    } catch (IOException e) {
      throw new BackendException("not JSON, or cut off: " + Quoted.text(bytes), e, true);
    }
  }

  private static Json value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield new Obj(fields);
      }
      case START_ARRAY -> {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield new Arr(elements);
      }
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getDoubleValue());
      case VALUE_TRUE -> new Bool(true);
      case VALUE_FALSE -> new Bool(false);
      case null, default -> absent();
    };
  }

  /** A field of an object, absent where this is none or has no such field. */
  default Json at(String name) {
    return this instanceof Obj(var fields) ? fields.getOrDefault(name, absent()) : absent();
  }

  /** The elements of an array, none where this is no array. */
  default List<Json> elements() {
    return List.of();
  }

  /** Fields of an object, none where this is no object. */
  default Map<String, Json> fields() {
    return Map.of();
  }

  default Optional<String> text() {
    return this instanceof Text(var value) ? Optional.of(value) : Optional.empty();
  }

  default OptionalDouble number() {
    return this instanceof Num(var value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  default boolean isAbsent() {
    return this instanceof Absent;
  }

  /** A count, 0 where there is none. */
  default long count() {
    double value = number().orElse(0);
    return value >= 0 && value < 1e15 ? (long) value : 0;
  }
}
