package io.dikast.server.http;

import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the places of a grader's texts: {@code {{ sample.output_text }}} and {@code {{ item.… }}},
 * a dot between the names of fields within fields. Nothing that is filled in is looked at for
 * places again.
 */
final class GraderText {

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]{1,256}?)\\s*}}");

  private final String sample;
  private final Optional<JsonValue> item;

  GraderText(String sample, Optional<JsonValue> item) {
    this.sample = sample;
    this.item = item;
  }

  /** A place names nothing that was given. */
  static final class UnknownPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPlaceException(String place) {
      super("nothing was given for {{ " + place + " }}");
    }
  }

  /**
   * The text with its places filled.
   *
   * @throws UnknownPlaceException if one of them cannot be
   */
  String fill(String template) {
    Matcher matcher = PLACE.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1))));
    }
    matcher.appendTail(filled);
    return filled.toString();
  }

  private String value(String place) {
    List<String> names = List.of(place.split("\\.", -1));
    return switch (names.getFirst()) {
      case "sample" -> {
        if (place.equals("sample.output_text")) {
          yield sample;
        }
        throw new UnknownPlaceException(place);
      }
      case "item" -> item(place, names);
      default -> throw new UnknownPlaceException(place);
    };
  }

  private String item(String place, List<String> names) {
    JsonValue at = item.orElseThrow(() -> new UnknownPlaceException(place));
    for (String name : names.subList(1, names.size())) {
      JsonValue next = at instanceof JsonValue.Fields(var values) ? values.get(name) : null;
      if (next == null) {
        throw new UnknownPlaceException(place);
      }
      at = next;
    }
    return switch (at) {
      case JsonValue.Text(String text) -> text;
      case JsonValue.Numeral(String literal) -> literal;
      case JsonValue.Truth(boolean truth) -> String.valueOf(truth).toLowerCase(Locale.ROOT);
      case JsonValue.Nothing _, JsonValue.Fields _, JsonValue.Items _ ->
          throw new UnknownPlaceException(place);
    };
  }

  /** The item of a request: an object, where there is one. */
  static Optional<JsonValue> item(JsonFields fields) {
    return fields.value("item");
  }
}
