package io.dikast.server.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of an object of a request, asked for by name and kind. A field that is {@code null}
 * counts as absent. Every fault names the field by its whole path.
 */
public final class JsonFields {

  private final String path;
  private final Map<String, JsonValue> values;

  private JsonFields(String path, Map<String, JsonValue> values) {
    this.path = path;
    this.values = values;
  }

  /** The fields of a whole request. */
  public static JsonFields of(JsonValue.Fields object) {
    return new JsonFields("", object.values());
  }

  /** The fields of an object that lies somewhere in a request. */
  public static JsonFields of(String path, JsonValue value) {
    if (value instanceof JsonValue.Fields(var values)) {
      return new JsonFields(path + ".", values);
    }
    throw invalid(path, "an object", value.kind());
  }

  /** The whole path of a field, for a message. */
  public String path(String name) {
    return path + name;
  }

  /** The value of a field, if there is one. */
  public Optional<JsonValue> value(String name) {
    JsonValue value = values.get(name);
    return value == null || value instanceof JsonValue.Nothing
        ? Optional.empty()
        : Optional.of(value);
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return value(name).isPresent();
  }

  /** The value of a field that must be there. */
  public JsonValue need(String name, String what) {
    return value(name).orElseThrow(() -> missing(path(name), what));
  }

  public Optional<JsonFields> object(String name) {
    return value(name).map(value -> of(path(name), value));
  }

  public Optional<String> text(String name) {
    return value(name).map(value -> text(path(name), value));
  }

  public String needText(String name, String what) {
    return text(path(name), need(name, what));
  }

  public Optional<Boolean> truth(String name) {
    return value(name)
        .map(
            value -> {
              if (value instanceof JsonValue.Truth(boolean truth)) {
                return truth;
              }
              throw invalid(path(name), "true or false", value.kind());
            });
  }

  /** A whole number in a range. */
  public OptionalLong whole(String name, long min, long max) {
    JsonValue value = value(name).orElse(null);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof JsonValue.Numeral(String literal) && literal.matches("-?\\d{1,19}")) {
      try {
        long number = Long.parseLong(literal);
        if (number >= min && number <= max) {
          return OptionalLong.of(number);
        }
      } catch (NumberFormatException e) {
        // Beyond 64 bits: refused below.
      }
    }
    throw invalid(path(name), range("a whole number", min, max), value.kind());
  }

  /** A whole number in a range. */
  public OptionalInt integer(String name, int min, int max) {
    OptionalLong whole = whole(name, min, max);
    return whole.isPresent() ? OptionalInt.of((int) whole.getAsLong()) : OptionalInt.empty();
  }

  /** A number in a range, both ends included. */
  public OptionalDouble number(String name, double min, double max) {
    JsonValue value = value(name).orElse(null);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value instanceof JsonValue.Numeral(String literal)) {
      double number = Double.parseDouble(literal);
      if (number >= min && number <= max) {
        return OptionalDouble.of(number);
      }
    }
    throw invalid(path(name), "a number in " + plain(min) + ".." + plain(max), value.kind());
  }

  /** A list of texts. */
  public Optional<List<String>> texts(String name) {
    return value(name).map(value -> texts(path(name), value));
  }

  /** A list of whatever. */
  public Optional<List<JsonValue>> items(String name) {
    return value(name).map(value -> items(path(name), value));
  }

  /** One of a few words. */
  public Optional<String> oneOf(String name, List<String> words) {
    return text(name)
        .map(
            word -> {
              if (words.contains(word)) {
                return word;
              }
              throw invalid(path(name), String.join(" or ", words), quoted(word));
            });
  }

  /** Refuses fields beyond these: a misspelt setting must not be passed over in silence. */
  public void only(String... known) {
    Set<String> names = Set.of(known);
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new Fault(
                Fault.Code.INVALID_VALUE,
                "there is no field "
                    + quoted(path(name))
                    + "; there are "
                    + String.join(", ", List.of(known)),
                path(name))
            .exception();
      }
    }
  }

  /** A text, or the fault that it is none. */
  public static String text(String path, JsonValue value) {
    if (value instanceof JsonValue.Text(String text)) {
      return text;
    }
    throw invalid(path, "a text", value.kind());
  }

  /** A list, or the fault that it is none. */
  public static List<JsonValue> items(String path, JsonValue value) {
    if (value instanceof JsonValue.Items(var items)) {
      return items;
    }
    throw invalid(path, "a list", value.kind());
  }

  /** A list of texts, or the fault that it is none. */
  public static List<String> texts(String path, JsonValue value) {
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items(path, value)) {
      texts.add(text(path + "[" + texts.size() + "]", item));
    }
    return texts;
  }

  /** The fault of a field that is not there. */
  public static FaultException missing(String path, String what) {
    return new Fault(Fault.Code.MISSING_FIELD, path + " is missing: " + what, path).exception();
  }

  /** The fault of a field that is something else. */
  public static FaultException invalid(String path, String expected, String got) {
    return new Fault(Fault.Code.INVALID_VALUE, path + " must be " + expected + ", got " + got, path)
        .exception();
  }

  /** A word of the caller's for a message, not too long. */
  public static String quoted(String word) {
    return "\"" + (word.length() <= 64 ? word : word.substring(0, 64) + "…") + "\"";
  }

  private static String range(String what, long min, long max) {
    if (min == Long.MIN_VALUE) {
      return what;
    }
    return max >= Integer.MAX_VALUE
        ? what + " of at least " + min
        : what + " in " + min + ".." + max;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
