package io.dikast.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import java.io.IOException;
import java.util.List;

/**
 * What was spent, in the words of others: their prompt tokens are all that went in, cached ones
 * too; ours are those computed.
 *
 * @param prompt tokens computed
 * @param cached tokens that a shared prefix saved
 * @param completion tokens generated
 * @param meta tokens spent to question judgements
 */
record UsageJson(long prompt, long cached, long completion, long meta) {

  static UsageJson of(Usage usage) {
    return new UsageJson(
        usage.promptTokens(), usage.cachedTokens(), usage.completionTokens(), usage.metaTokens());
  }

  static UsageJson of(List<Selection> selections) {
    UsageJson sum = new UsageJson(0, 0, 0, 0);
    for (Selection selection : selections) {
      sum = sum.plus(of(selection.usage()));
    }
    return sum;
  }

  UsageJson plus(UsageJson other) {
    return new UsageJson(
        prompt + other.prompt,
        cached + other.cached,
        completion + other.completion,
        meta + other.meta);
  }

  /** All tokens that went in or came out. */
  long total() {
    return prompt + cached + completion + meta;
  }

  /** The field {@code usage} as chat completions have it, into an object that is open. */
  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", prompt + cached + meta);
    json.writeNumberField("completion_tokens", completion);
    json.writeNumberField("total_tokens", total());
    json.writeObjectFieldStart("prompt_tokens_details");
    json.writeNumberField("cached_tokens", cached);
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The field {@code usage} as OpenAI's newer routes have it, into an object that is open. */
  void writeAsInput(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input_tokens", prompt + cached + meta);
    json.writeObjectFieldStart("input_tokens_details");
    json.writeNumberField("cached_tokens", cached);
    json.writeNumberField("cache_write_tokens", 0);
    json.writeEndObject();
    json.writeNumberField("output_tokens", completion);
    json.writeObjectFieldStart("output_tokens_details");
    json.writeNumberField("reasoning_tokens", 0);
    json.writeEndObject();
    json.writeNumberField("total_tokens", total());
    json.writeEndObject();
  }
}
