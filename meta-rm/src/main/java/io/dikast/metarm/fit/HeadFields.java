package io.dikast.metarm.fit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The fields of a head's file, which is one JSON object. Heads over hidden states and over plain
 * features have {@code kind}, {@code width}, {@code weights}, {@code bias} and {@code held_out}
 * with {@code measure}, {@code value}, {@code loss} and {@code count} in common. Immutable.
 *
 * <p>Whoever reads asks for what must be there: keys that nobody asks for are passed over, and a
 * value of another type than is asked for is as if it were missing.
 */
public final class HeadFields {

  /** The largest file that is read, in bytes; a head of 4,096 weights has 0.1 MB. */
  public static final int MAX_BYTES = 16 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // UTF-8 alone: guessing at other encodings, a parser throws what looks like a broken
          // disk.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** What the fields are of, for messages. */
  private final String owner;

  /** Values are String, Double, double[], List of String or HeadFields. */
  private final Map<String, Object> values;

  HeadFields(String owner, Map<String, Object> values) {
    this.owner = owner;
    this.values = values;
  }

  /** Begins new fields; they are written in the order in which they are put. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not one JSON object, repeats a key, or is larger than
   *     {@link #MAX_BYTES}
   * @throws UncheckedIOException if it cannot be read
   */
  public static HeadFields read(Path path) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the head " + path, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(path + " is larger than " + MAX_BYTES + " bytes");
    }
    try (JsonParser in = JSON.createParser(bytes)) {
      return HeadReading.wholeFile(in, path.toString());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(path + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the head " + path, e);
    }
  }

  /**
   * Writes them; what is at this path is replaced whole.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path path) {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (JsonGenerator out = JSON.createGenerator(aside.toFile(), JsonEncoding.UTF8)) {
        out.useDefaultPrettyPrinter();
        write(out);
      }
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the head " + path, e);
    }
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      out.writeFieldName(entry.getKey());
      switch (entry.getValue()) {
        case String text -> out.writeString(text);
        case Double number when isCount(number) -> out.writeNumber(number.intValue());
        case Double number -> out.writeNumber(number);
        case double[] numbers -> out.writeArray(numbers, 0, numbers.length);
        case List<?> texts -> {
          out.writeStartArray();
          for (Object text : texts) {
            out.writeString(text.toString());
          }
          out.writeEndArray();
        }
        case HeadFields fields -> fields.write(out);
        default -> throw new IllegalStateException("no such value: " + entry);
      }
    }
    out.writeEndObject();
  }

  /** Not −0.0, whose sign an integer would lose. */
  private static boolean isCount(double number) {
    return number == (int) number && Double.compare(number, -0.0) != 0;
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public String text(String key) {
    if (values.get(key) instanceof String text) {
      return text;
    }
    throw missing("text", key);
  }

  /**
   * A number; one beyond a double is infinite.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public double number(String key) {
    if (values.get(key) instanceof Double number) {
      return number;
    }
    throw missing("number", key);
  }

  /**
   * A whole number, at least 0.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public int count(String key) {
    double number = number(key);
    if (!(number >= 0 && number == (int) number)) {
      throw new IllegalArgumentException(
          owner + ": " + key + " must be a whole number of at least 0, got " + number);
    }
    return (int) number;
  }

  /**
   * An array of numbers.
   *
   * @throws IllegalArgumentException if there is none of this name and length
   */
  public double[] numbers(String key, int length) {
    if (!(values.get(key) instanceof double[] numbers)) {
      throw missing("array of numbers", key);
    }
    if (numbers.length != length) {
      throw new IllegalArgumentException(
          owner + ": expected " + length + " numbers in " + key + ", got " + numbers.length);
    }
    return numbers.clone();
  }

  /**
   * An array of texts.
   *
   * @throws IllegalArgumentException if there is none of this name, or it is empty
   */
  public List<String> texts(String key) {
    if (values.get(key) instanceof List<?> texts) {
      return texts.stream().map(Object::toString).toList();
    }
    throw missing("array of texts", key);
  }

  /**
   * An object within.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public HeadFields fields(String key) {
    if (values.get(key) instanceof HeadFields fields) {
      return fields;
    }
    throw missing("object", key);
  }

  /**
   * A constant, written in lower case.
   *
   * @throws IllegalArgumentException if there is none of this name, or the type has no such one
   */
  public <E extends Enum<E>> E constant(String key, Class<E> type) {
    return constant(key, text(key), type);
  }

  /**
   * Constants, written in lower case.
   *
   * @throws IllegalArgumentException if there are none of this name, or the type has no such one
   */
  public <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
    return texts(key).stream().map(text -> constant(key, text, type)).toList();
  }

  private <E extends Enum<E>> E constant(String key, String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> lower(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    owner
                        + " has an unknown "
                        + key
                        + ": '"
                        + text
                        + "', expected one of "
                        + Arrays.stream(type.getEnumConstants()).map(HeadFields::lower).toList()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private IllegalArgumentException missing(String type, String key) {
    return new IllegalArgumentException(owner + " has no " + type + " " + key);
  }

  /** Puts fields together. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Builder() {}

    /** Puts a text. */
    public Builder text(String key, String text) {
      return put(key, text);
    }

    /** Puts a constant, in lower case. */
    public Builder constant(String key, Enum<?> constant) {
      return put(key, lower(constant));
    }

    /** Puts constants, in lower case. */
    public Builder constants(String key, List<? extends Enum<?>> constants) {
      return put(key, constants.stream().map(HeadFields::lower).toList());
    }

    /** Puts a number, which must be finite. */
    public Builder number(String key, double number) {
      requireFinite(key, number);
      return put(key, number);
    }

    /** Puts an array of numbers, which must be finite. */
    public Builder numbers(String key, double[] numbers) {
      for (double number : numbers) {
        requireFinite(key, number);
      }
      return put(key, numbers.clone());
    }

    /** Puts an object within. */
    public Builder fields(String key, HeadFields fields) {
      return put(key, fields);
    }

    /** What was put so far. */
    public HeadFields build() {
      return new HeadFields("the head", new LinkedHashMap<>(values));
    }

    private static void requireFinite(String key, double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(key + " must be finite, got " + number);
      }
    }

    private Builder put(String key, Object value) {
      if (values.put(key, Objects.requireNonNull(value, key)) != null) {
        throw new IllegalArgumentException(key + " is there already");
      }
      return this;
    }
  }
}
