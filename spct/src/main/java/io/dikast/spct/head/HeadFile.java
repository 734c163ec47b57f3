package io.dikast.spct.head;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A head as JSON: {@code {"kind", "width", "weights", "bias", "held_out": {"measure", "value",
 * "loss", "count"}}}. Unknown keys are passed over.
 */
final class HeadFile {

  private static final JsonFactory JSON = new JsonFactory();

  private HeadFile() {}

  static void write(ScalarHead head, Path path) {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (JsonGenerator out = JSON.createGenerator(aside.toFile(), JsonEncoding.UTF8)) {
        out.useDefaultPrettyPrinter();
        out.writeStartObject();
        out.writeStringField("kind", lower(head.kind()));
        out.writeNumberField("width", head.weights().length);
        out.writeFieldName("weights");
        out.writeArray(head.weights(), 0, head.weights().length);
        out.writeNumberField("bias", head.bias());
        out.writeObjectFieldStart("held_out");
        out.writeStringField("measure", lower(head.heldOut().measure()));
        out.writeNumberField("value", head.heldOut().value());
        out.writeNumberField("loss", head.heldOut().loss());
        out.writeNumberField("count", head.heldOut().count());
        out.writeEndObject();
        out.writeEndObject();
      }
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the head " + path, e);
    }
  }

  static ScalarHead read(Path path) {
    Fields fields = new Fields(path);
    try (JsonParser in = JSON.createParser(Files.readAllBytes(path))) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(path + " is not a JSON object");
      }
      fields.readObject(in, "");
    } catch (JacksonException e) {
      throw new IllegalArgumentException(path + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the head " + path, e);
    }
    return fields.head();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What stands in the file, by its path of keys. */
  private static final class Fields {
    private final Path path;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private double[] weights = new double[0];

    Fields(Path path) {
      this.path = path;
    }

    void readObject(JsonParser in, String prefix) throws IOException {
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = prefix + in.currentName();
        JsonToken value = in.nextToken();
        if (value == JsonToken.START_OBJECT) {
          readObject(in, key + ".");
        } else if (value == JsonToken.START_ARRAY && key.equals("weights")) {
          readWeights(in);
        } else if (value == JsonToken.START_ARRAY) {
          in.skipChildren();
        } else if (value.isNumeric()) {
          numbers.put(key, in.getDoubleValue());
        } else {
          texts.put(key, in.getText());
        }
      }
    }

    private void readWeights(JsonParser in) throws IOException {
      double[] read = new double[16];
      int count = 0;
      for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        if (token == null || !token.isNumeric()) {
          throw new IllegalArgumentException("the weights of " + path + " must be numbers");
        }
        if (count == read.length) {
          read = Arrays.copyOf(read, 2 * count);
        }
        read[count++] = in.getDoubleValue();
      }
      weights = Arrays.copyOf(read, count);
    }

    ScalarHead head() {
      if (number("width") != weights.length) {
        throw new IllegalArgumentException(
            path + " says width " + number("width") + " and has " + weights.length + " weights");
      }
      return new ScalarHead(
          constant(ScalarHead.Kind.class, "kind"),
          weights,
          number("bias"),
          new HeldOut(
              constant(HeldOut.Measure.class, "held_out.measure"),
              number("held_out.value"),
              number("held_out.loss"),
              (int) number("held_out.count")));
    }

    private double number(String key) {
      return Optional.ofNullable(numbers.get(key))
          .orElseThrow(() -> new IllegalArgumentException(path + " has no number " + key));
    }

    private <E extends Enum<E>> E constant(Class<E> type, String key) {
      String text = texts.getOrDefault(key, "");
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> lower(constant).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      path + " has an unknown " + key + ": '" + text + "'"));
    }
  }
}
