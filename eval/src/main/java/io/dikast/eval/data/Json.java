package io.dikast.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value, of one row: small enough to be held whole. */
sealed interface Json {

  record Text(String value) implements Json {}

  record Numeral(double value) implements Json {}

  record Bool(boolean value) implements Json {}

  record Null() implements Json {}

  record Items(List<Json> values) implements Json {}

  /** What it is, for a message. */
  default String kind() {
    return switch (this) {
      case Text _ -> "a text";
      case Numeral _ -> "a number";
      case Bool(boolean value) -> Boolean.toString(value);
      case Null _ -> "null";
      case Items _ -> "a list";
      case Fields _ -> "an object";
    };
  }

  /**
   * An object. Every accessor names the field in what it throws.
   *
   * @param path of the object in its row, with a dot at the end; empty for the row itself
   */
  record Fields(String path, Map<String, Json> values) implements Json {

    boolean has(String... names) {
      for (String name : names) {
        if (!values.containsKey(name)) {
          return false;
        }
      }
      return true;
    }

    /** The field, {@link Null} where there is none. */
    Json get(String name) {
      return values.getOrDefault(name, new Null());
    }

    String text(String name) {
      return switch (get(name)) {
        case Text(String value) -> value;
        case Json other -> throw wrong(name, "a text", other);
      };
    }

    /** Empty where it is absent, null, or neither a text nor a number. */
    Optional<String> name(String name) {
      return switch (get(name)) {
        case Text(String value) when !value.isBlank() -> Optional.of(value);
        case Numeral(double value) when value == Math.rint(value) && Math.abs(value) < 1e15 ->
            Optional.of(Long.toString((long) value));
        case Json _ -> Optional.empty();
      };
    }

    Optional<String> optionalText(String name) {
      return get(name) instanceof Null ? Optional.empty() : Optional.of(text(name));
    }

    int whole(String name) {
      return whole(name, get(name));
    }

    private int whole(String name, Json value) {
      return switch (value) {
        case Numeral(double number) when number == (int) number -> (int) number;
        case Json other -> throw wrong(name, "a whole number", other);
      };
    }

    /** One whole number, several, or none where the field is absent or null. */
    List<Integer> wholes(String name) {
      return switch (get(name)) {
        case Null _ -> List.of();
        case Items(List<Json> items) ->
            items.stream().map(item -> whole(name + "[]", item)).toList();
        case Json one -> List.of(whole(name, one));
      };
    }

    Fields fields(String name) {
      return fields(name, get(name));
    }

    private Fields fields(String name, Json value) {
      return switch (value) {
        case Fields(String _, Map<String, Json> inner) -> new Fields(path + name + ".", inner);
        case Json other -> throw wrong(name, "an object", other);
      };
    }

    List<Json> items(String name) {
      return switch (get(name)) {
        case Items(List<Json> items) -> items;
        case Json other -> throw wrong(name, "a list", other);
      };
    }

    List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      for (Json item : items(name)) {
        texts.add(
            switch (item) {
              case Text(String value) -> value;
              case Json other -> throw wrong(name + "[" + texts.size() + "]", "a text", other);
            });
      }
      return texts;
    }

    List<Fields> objects(String name) {
      List<Fields> objects = new ArrayList<>();
      for (Json item : items(name)) {
        objects.add(fields(name + "[" + objects.size() + "]", item));
      }
      return objects;
    }

    RowException wrong(String name, String expected, Json got) {
      return values.containsKey(name) || name.contains("[")
          ? new RowException(path + name + " must be " + expected + ", got " + got.kind())
          : new RowException(path + name + " is missing: " + expected);
    }
  }
}
