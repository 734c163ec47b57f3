package io.dikast.server.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A JSON value, held whole: what a request brings besides texts. Read by {@link JsonReading}. */
public sealed interface JsonValue {

  /** An object, fields in the order they came. */
  record Fields(Map<String, JsonValue> values) implements JsonValue {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** A list. */
  record Items(List<JsonValue> values) implements JsonValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** A text. */
  record Text(String value) implements JsonValue {
    public Text {
      Objects.requireNonNull(value, "value");
    }
  }

  /** A number as it was written: a seed has more digits than a double holds. */
  record Numeral(String literal) implements JsonValue {
    public Numeral {
      Objects.requireNonNull(literal, "literal");
    }
  }

  /** A truth value. */
  record Truth(boolean value) implements JsonValue {}

  /** {@code null}. */
  record Nothing() implements JsonValue {}

  /** What it is, for a message. */
  default String kind() {
    return switch (this) {
      case Fields _ -> "an object";
      case Items _ -> "a list";
      case Text _ -> "a text";
      case Numeral(String literal) -> literal.length() <= 32 ? literal : "a long number";
      case Truth(boolean value) -> Boolean.toString(value);
      case Nothing _ -> "null";
    };
  }
}
