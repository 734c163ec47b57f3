package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Writes JSON on one line that is safe to show on a terminal. */
public final class JsonText {

  /** What writes the content of one value. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** One JSON value as text, without a line feed at the end. */
  public static String of(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setCharacterEscapes(new TerminalEscapes());
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  /** {@code {"error":{"message","type","param","code"}}}. */
  public static String of(Fault fault) {
    return of(
        json -> {
          json.writeStartObject();
          write(fault, json);
          json.writeEndObject();
        });
  }

  /** The field {@code error}, into an object that is open. */
  public static void write(Fault fault, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("message", fault.message());
    json.writeStringField("type", fault.code().type().json());
    json.writeStringField("param", fault.param());
    json.writeStringField("code", fault.code().json());
    json.writeEndObject();
  }

  /** A number with at most six digits after the point, and none that say nothing. */
  public static void number(JsonGenerator json, double value) throws IOException {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
    json.writeNumber(rounded.scale() < 0 ? rounded.setScale(0) : rounded);
  }

  /**
   * Escapes what JSON would let through and a terminal would act on: DEL, the C1 controls, and the
   * marks that turn the direction of text.
   */
  private static final class TerminalEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private static final int DEL = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
      codes[DEL] = CharacterEscapes.ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int ch) {
      // Asked char by char: half of a pair says nothing yet.
      boolean half = Character.isBmpCodePoint(ch) && Character.isSurrogate((char) ch);
      return UnsafeCharacters.contains(ch) && !half
          ? new SerializedString(String.format("\\u%04X", ch))
          : null;
    }
  }
}
