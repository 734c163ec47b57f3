package io.dikast.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The metadata of a file: keys in file order, each with a typed value. A getter gives nothing where
 * the key is absent and throws {@link GgufException} where it has another type.
 */
public final class GgufMetadata {

  private final Map<String, GgufValue> values;

  GgufMetadata(Map<String, GgufValue> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All entries, in file order. */
  public Map<String, GgufValue> values() {
    return values;
  }

  public boolean contains(String key) {
    return values.containsKey(key);
  }

  public Optional<GgufValue> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A string. */
  public Optional<String> text(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Text text -> Optional.of(text.value());
      case GgufValue other -> throw wrong(key, "a string", other);
    };
  }

  /** An integer of any width, at most 2^63 - 1. */
  public OptionalLong whole(String key) {
    return switch (values.get(key)) {
      case null -> OptionalLong.empty();
      case GgufValue.Whole(ValueType type, long value)
          when type != ValueType.UINT64 || value >= 0 ->
          OptionalLong.of(value);
      case GgufValue other -> throw wrong(key, "an integer of at most 2^63 - 1", other);
    };
  }

  /** A floating-point number of either width. */
  public OptionalDouble real(String key) {
    return switch (values.get(key)) {
      case null -> OptionalDouble.empty();
      case GgufValue.Real real -> OptionalDouble.of(real.value());
      case GgufValue other -> throw wrong(key, "a floating-point number", other);
    };
  }

  /** A truth value. */
  public Optional<Boolean> flag(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Flag flag -> Optional.of(flag.value());
      case GgufValue other -> throw wrong(key, "a boolean", other);
    };
  }

  /** An array, still undecoded. */
  public Optional<GgufArray> array(String key) {
    return switch (values.get(key)) {
      case null -> Optional.empty();
      case GgufValue.Values array -> Optional.of(array.array());
      case GgufValue other -> throw wrong(key, "an array", other);
    };
  }

  /** The strings of an array of strings, empty where the key is absent. */
  public List<String> texts(String key) {
    Optional<GgufArray> array = array(key);
    if (array.isEmpty()) {
      return List.of();
    }
    if (array.get().elementType() != ValueType.STRING) {
      throw GgufException.type(key, "an array of strings", array.get().toString());
    }
    return array.get().texts();
  }

  private static GgufException wrong(String key, String expected, GgufValue got) {
    return GgufException.type(key, expected, describe(got));
  }

  /** A value in an error message: its type, and the value where that is short. */
  static String describe(GgufValue value) {
    String text = value.text();
    return switch (value) {
      case GgufValue.Values _ -> "an array " + text;
      case GgufValue.Text _ ->
          "the string '" + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "'";
      case GgufValue.Whole _, GgufValue.Real _, GgufValue.Flag _ -> value.type() + " " + text;
    };
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
