package io.dikast.inference.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.backend.Sampling;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes requests in the words of the OpenAI API, and of vLLM and llama-server where it has none.
 */
final class RequestJson {

  static final String CHAT = "/v1/chat/completions";
  static final String COMPLETIONS = "/v1/completions";

  /** The most that the OpenAI API takes; the others are looked for here. */
  private static final int MOST_STOP_STRINGS = 4;

  /** The most alternatives that the OpenAI API and vLLM show by default. */
  static final int ALTERNATIVES = 20;

  private RequestJson() {}

  /** Writes fields. */
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** Where a prompt goes. */
  static String route(SentPrompt prompt) {
    return prompt.chat() ? CHAT : COMPLETIONS;
  }

  /** Asks for draws. */
  static Buffer draws(
      String model,
      SentPrompt prompt,
      int n,
      OptionalLong seed,
      Sampling sampling,
      int maxTokens,
      List<String> stopStrings,
      Dialect dialect) {
    return object(
        json -> {
          json.writeStringField("model", model);
          prompt(json, prompt);
          if (n > 1) {
            json.writeNumberField("n", n);
          }
          if (seed.isPresent()) {
            json.writeNumberField("seed", seed.getAsLong());
          }
          sampling(json, sampling);
          json.writeNumberField("max_tokens", maxTokens);
          if (!stopStrings.isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (String stop : stopStrings.stream().limit(MOST_STOP_STRINGS).toList()) {
              json.writeString(stop);
            }
            json.writeEndArray();
          }
          if (dialect.logProbabilities()) {
            logProbabilities(json, prompt, 0);
          }
          json.writeBooleanField("stream", true);
          if (dialect.usage()) {
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
          }
        });
  }

  /** Asks what the next token may be. */
  static Buffer nextToken(String model, SentPrompt prompt) {
    return object(
        json -> {
          json.writeStringField("model", model);
          prompt(json, prompt);
          // Some servers show probabilities after temperature: at 1 they are the model's own.
          json.writeNumberField("temperature", 1);
          json.writeNumberField("max_tokens", 1);
          logProbabilities(json, prompt, ALTERNATIVES);
        });
  }

  /** Asks for a vector, in the words of {@code /v1/embeddings} and of {@code /pooling} alike. */
  static Buffer vector(String model, SentPrompt prompt) {
    return object(
        json -> {
          json.writeStringField("model", model);
          if (prompt.chat()) {
            messages(json, prompt.turns());
            json.writeBooleanField("add_generation_prompt", true);
          } else {
            json.writeStringField("input", prompt.text());
          }
          json.writeStringField("encoding_format", "float");
        });
  }

  /** Asks for scores of pairs: the first turn with each of the others. */
  static Buffer pairs(String model, SentPrompt asked) {
    return object(
        json -> {
          json.writeStringField("model", model);
          json.writeStringField("text_1", asked.turns().getFirst().text());
          answers(json, "text_2", asked);
        });
  }

  /** Asks which of the other turns serve the first, and how well. */
  static Buffer documents(String model, SentPrompt asked) {
    return object(
        json -> {
          json.writeStringField("model", model);
          json.writeStringField("query", asked.turns().getFirst().text());
          answers(json, "documents", asked);
          json.writeNumberField("top_n", asked.turns().size() - 1);
          json.writeBooleanField("return_documents", false);
        });
  }

  /** Asks about texts: the first turn, a blank line, and each of the others. */
  static Buffer texts(String model, SentPrompt asked) {
    return object(
        json -> {
          json.writeStringField("model", model);
          json.writeArrayFieldStart("input");
          for (SentPrompt.Turn answer : answers(asked)) {
            json.writeString(asked.turns().getFirst().text() + "\n\n" + answer.text());
          }
          json.writeEndArray();
        });
  }

  /** Asks about a conversation that is over. */
  static Buffer conversation(String model, SentPrompt asked) {
    return object(
        json -> {
          json.writeStringField("model", model);
          messages(json, asked.turns());
          json.writeBooleanField("add_generation_prompt", false);
        });
  }

  private static void answers(JsonGenerator json, String name, SentPrompt asked)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (SentPrompt.Turn answer : answers(asked)) {
      json.writeString(answer.text());
    }
    json.writeEndArray();
  }

  private static List<SentPrompt.Turn> answers(SentPrompt asked) {
    return asked.turns().subList(1, asked.turns().size());
  }

  private static void prompt(JsonGenerator json, SentPrompt prompt) throws IOException {
    if (prompt.chat()) {
      messages(json, prompt.turns());
    } else {
      json.writeStringField("prompt", prompt.text());
    }
  }

  private static void messages(JsonGenerator json, List<SentPrompt.Turn> turns) throws IOException {
    json.writeArrayFieldStart("messages");
    for (SentPrompt.Turn turn : turns) {
      json.writeStartObject();
      json.writeStringField("role", turn.role());
      json.writeStringField("content", turn.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What differs from drawing from the whole distribution: not every server knows every field. */
  private static void sampling(JsonGenerator json, Sampling sampling) throws IOException {
    json.writeNumberField("temperature", sampling.temperature());
    if (sampling.topP() < 1) {
      json.writeNumberField("top_p", sampling.topP());
    }
    if (sampling.topK() > 0) {
      json.writeNumberField("top_k", sampling.topK());
    }
    if (sampling.minP() > 0) {
      json.writeNumberField("min_p", sampling.minP());
    }
    if (sampling.repetitionPenalty() != 1) {
      json.writeNumberField("repetition_penalty", sampling.repetitionPenalty());
      // llama-server's names; the others look at the whole text.
      json.writeNumberField("repeat_penalty", sampling.repetitionPenalty());
      json.writeNumberField("repeat_last_n", sampling.penaltyWindow());
    }
  }

  private static void logProbabilities(JsonGenerator json, SentPrompt prompt, int alternatives)
      throws IOException {
    if (prompt.chat()) {
      json.writeBooleanField("logprobs", true);
      if (alternatives > 0) {
        json.writeNumberField("top_logprobs", alternatives);
      }
    } else {
      // The older API has a number for both; with 0 it is known to be taken for "none".
      json.writeNumberField("logprobs", Math.max(1, alternatives));
    }
  }

  private static Buffer object(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON in memory", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
