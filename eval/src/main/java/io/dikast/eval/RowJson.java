package io.dikast.eval;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dikast.engine.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A row as one line of JSON, with what it was drawn from.
 *
 * @param study fingerprint of the study
 * @param digest of the item
 */
record RowJson(String study, String digest, StudyRow row) {

  private static final JsonFactory FACTORY = new JsonFactory();

  String write() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("study", study);
      json.writeStringField("item", row.item());
      json.writeStringField("digest", digest);
      json.writeNumberField("seed", row.seed());
      json.writeNumberField("tie_seed", row.tieSeed());
      json.writeNumberField("prompt_tokens", row.promptTokens());
      json.writeFieldName("greedy");
      write(json, row.greedy());
      json.writeArrayFieldStart("samples");
      for (StudySample sample : row.samples()) {
        write(json, sample);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", row.usage().promptTokens());
      json.writeNumberField("cached_tokens", row.usage().cachedTokens());
      json.writeNumberField("completion_tokens", row.usage().completionTokens());
      json.writeNumberField("meta_tokens", row.usage().metaTokens());
      json.writeNumberField("elapsed_ms", row.usage().elapsed().toMillis());
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, StudySample sample) throws IOException {
    json.writeStartObject();
    switch (sample) {
      case StudySample.Scored(List<Double> scores, OptionalDouble metaScore, int _) -> {
        json.writeArrayFieldStart("scores");
        for (double score : scores) {
          number(json, score);
        }
        json.writeEndArray();
        if (metaScore.isPresent()) {
          json.writeNumberField("meta", metaScore.getAsDouble());
        }
      }
      case StudySample.Unreadable(String reason, int _) ->
          json.writeStringField("unreadable", reason);
      case StudySample.Refused(String reason) -> json.writeStringField("refused", reason);
      case StudySample.Failed(String reason) -> json.writeStringField("failed", reason);
    }
    json.writeNumberField("tokens", sample.tokens());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, double score) throws IOException {
    if (score == (int) score) {
      json.writeNumber((int) score);
    } else {
      json.writeNumber(score);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalArgumentException if it is no row
   */
  static RowJson read(String line) throws IOException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      return read(parser);
    }
  }

  private static RowJson read(JsonParser parser) throws IOException {
    String study = "";
    String item = "";
    String digest = "";
    int seed = -1;
    long tieSeed = 0;
    long promptTokens = -1;
    StudySample greedy = null;
    List<StudySample> samples = new ArrayList<>();
    Usage usage = Usage.NONE;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "study" -> study = text(parser);
        case "item" -> item = text(parser);
        case "digest" -> digest = text(parser);
        case "seed" -> seed = parser.getIntValue();
        case "tie_seed" -> tieSeed = parser.getLongValue();
        case "prompt_tokens" -> promptTokens = parser.getLongValue();
        case "greedy" -> greedy = sample(parser);
        case "samples" -> {
          expect(parser.currentToken(), JsonToken.START_ARRAY);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            samples.add(sample(parser));
          }
        }
        case "usage" -> usage = usage(parser);
        default -> parser.skipChildren();
      }
    }
    if (greedy == null) {
      throw new IllegalArgumentException("a row has a greedy judgement, got none");
    }
    return new RowJson(
        study, digest, new StudyRow(item, seed, tieSeed, greedy, samples, promptTokens, usage));
  }

  private static StudySample sample(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT);
    List<Double> scores = new ArrayList<>();
    OptionalDouble meta = OptionalDouble.empty();
    String unreadable = null;
    String refused = null;
    String failed = null;
    int tokens = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "scores" -> {
          expect(parser.currentToken(), JsonToken.START_ARRAY);
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            scores.add(parser.getDoubleValue());
          }
        }
        case "meta" -> meta = OptionalDouble.of(parser.getDoubleValue());
        case "unreadable" -> unreadable = text(parser);
        case "refused" -> refused = text(parser);
        case "failed" -> failed = text(parser);
        case "tokens" -> tokens = parser.getIntValue();
        default -> parser.skipChildren();
      }
    }
    return sample(scores, meta, unreadable, refused, failed, tokens);
  }

  private static StudySample sample(
      List<Double> scores,
      OptionalDouble meta,
      @Nullable String unreadable,
      @Nullable String refused,
      @Nullable String failed,
      int tokens) {
    if (unreadable != null) {
      return new StudySample.Unreadable(unreadable, tokens);
    }
    if (refused != null) {
      return new StudySample.Refused(refused);
    }
    return failed != null
        ? new StudySample.Failed(failed)
        : new StudySample.Scored(scores, meta, tokens);
  }

  private static Usage usage(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT);
    long prompt = 0;
    long cached = 0;
    long completion = 0;
    long meta = 0;
    long millis = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "prompt_tokens" -> prompt = parser.getLongValue();
        case "cached_tokens" -> cached = parser.getLongValue();
        case "completion_tokens" -> completion = parser.getLongValue();
        case "meta_tokens" -> meta = parser.getLongValue();
        case "elapsed_ms" -> millis = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
    return new Usage(prompt, cached, completion, meta, Duration.ofMillis(millis));
  }

  private static String text(JsonParser parser) throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw new IllegalArgumentException("expected " + expected + ", got " + token);
    }
  }
}
