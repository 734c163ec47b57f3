package io.dikast.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.HiddenState;
import io.dikast.metarm.JudgementFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A row as one line of JSON, with what it was drawn from. A hidden state is the base64 of its
 * floats, little-endian: the same to the last bit, in a third of the characters.
 *
 * @param marking fingerprint of the marking
 * @param digest of the item
 */
record MarkedRowJson(String marking, String digest, MarkedRow row) {

  private static final JsonFactory FACTORY = new JsonFactory();

  String write() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("marking", marking);
      json.writeStringField("item", row.item());
      json.writeStringField("digest", digest);
      json.writeNumberField("unreadable", row.unreadable());
      json.writeArrayFieldStart("judgements");
      for (MarkedRow.Shown shown : row.judgements()) {
        write(json, shown);
      }
      json.writeEndArray();
      Usage usage = row.usage();
      json.writeArrayFieldStart("usage");
      json.writeNumber(usage.promptTokens());
      json.writeNumber(usage.cachedTokens());
      json.writeNumber(usage.completionTokens());
      json.writeNumber(usage.metaTokens());
      json.writeNumber(usage.elapsed().toMillis());
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("text in memory can be written", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, MarkedRow.Shown shown) throws IOException {
    json.writeStartObject();
    double[] scores = shown.scores().stream().mapToDouble(score -> score).toArray();
    json.writeFieldName("scores");
    json.writeArray(scores, 0, scores.length);
    json.writeObjectFieldStart("features");
    for (JudgementFeature feature : JudgementFeature.values()) {
      Double value = shown.features().get(feature);
      if (value != null && !value.isNaN()) {
        json.writeNumberField(name(feature), value);
      }
    }
    json.writeEndObject();
    if (shown.state().isPresent()) {
      json.writeStringField("state", text(shown.state().get()));
    }
    json.writeEndObject();
  }

  private static String name(JudgementFeature feature) {
    return feature.name().toLowerCase(Locale.ROOT);
  }

  private static String text(HiddenState state) {
    ByteBuffer bytes =
        ByteBuffer.allocate(state.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : state.toArray()) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is JSON but no such row
   * @throws IOException if it is no JSON
   */
  static MarkedRowJson read(String line) throws IOException {
    String marking = null;
    String item = null;
    String digest = null;
    int unreadable = 0;
    List<MarkedRow.Shown> judgements = new ArrayList<>();
    long[] usage = new long[5];
    try (JsonParser json = FACTORY.createParser(line)) {
      expect(json, JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "marking" -> marking = json.getText();
          case "item" -> item = json.getText();
          case "digest" -> digest = json.getText();
          case "unreadable" -> unreadable = json.getIntValue();
          case "judgements" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              judgements.add(shown(json));
            }
          }
          case "usage" -> {
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY && i < usage.length; i++) {
              usage[i] = json.getLongValue();
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    if (marking == null || item == null || digest == null) {
      throw new IllegalArgumentException("it lacks marking, item or digest");
    }
    return new MarkedRowJson(
        marking,
        digest,
        new MarkedRow(
            item,
            judgements,
            unreadable,
            new Usage(usage[0], usage[1], usage[2], usage[3], Duration.ofMillis(usage[4]))));
  }

  private static MarkedRow.Shown shown(JsonParser json) throws IOException {
    List<Double> scores = new ArrayList<>();
    Map<JudgementFeature, Double> features = new EnumMap<>(JudgementFeature.class);
    // What was not written could not be told.
    JudgementFeature.ALONE.forEach(feature -> features.put(feature, Double.NaN));
    Optional<HiddenState> state = Optional.empty();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "scores" -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            scores.add(json.getDoubleValue());
          }
        }
        case "features" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            JudgementFeature feature =
                JudgementFeature.valueOf(json.currentName().toUpperCase(Locale.ROOT));
            json.nextToken();
            features.put(feature, json.getDoubleValue());
          }
        }
        case "state" -> state = Optional.of(state(json.getText()));
        default -> json.skipChildren();
      }
    }
    return new MarkedRow.Shown(scores, features, state);
  }

  private static HiddenState state(String text) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return HiddenState.of(values);
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    if (json.nextToken() != token) {
      throw new IllegalArgumentException("it is no object");
    }
  }
}
