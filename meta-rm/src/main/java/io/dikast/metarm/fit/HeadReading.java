package io.dikast.metarm.fit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@link HeadFields}; the parser itself bounds depth and the length of a number. */
final class HeadReading {

  private HeadReading() {}

  static HeadFields wholeFile(JsonParser in, String owner) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException(owner + " is not a JSON object");
    }
    HeadFields fields = object(in, owner);
    if (in.nextToken() != null) {
      throw new IllegalArgumentException(owner + " has something after its JSON object");
    }
    return fields;
  }

  private static HeadFields object(JsonParser in, String owner) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_OBJECT) {
        values.put(key, object(in, owner + ": " + key));
      } else if (value == JsonToken.START_ARRAY) {
        array(in, key, values);
      } else if (value.isNumeric()) {
        values.put(key, in.getDoubleValue());
      } else if (value == JsonToken.VALUE_STRING) {
        values.put(key, in.getText());
      }
    }
    return new HeadFields(owner, values);
  }

  /** Keeps an array of numbers or of texts; any other, and an empty one, is passed over. */
  private static void array(JsonParser in, String key, Map<String, Object> values)
      throws IOException {
    double[] numbers = new double[16];
    List<String> texts = new ArrayList<>();
    int size = 0;
    int numeric = 0;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      size++;
      if (token == null) {
        throw new IllegalStateException("the parser must refuse an array without an end");
      } else if (token.isNumeric()) {
        if (numeric == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * numeric);
        }
        numbers[numeric++] = in.getDoubleValue();
      } else if (token == JsonToken.VALUE_STRING) {
        texts.add(in.getText());
      } else {
        in.skipChildren();
      }
    }
    if (size > 0 && numeric == size) {
      values.put(key, Arrays.copyOf(numbers, size));
    } else if (size > 0 && texts.size() == size) {
      values.put(key, List.copyOf(texts));
    }
  }
}
