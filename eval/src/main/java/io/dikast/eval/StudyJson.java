package io.dikast.eval;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The one JSON shape of a study's result. Every estimate is a number and, with {@code _ci95} behind
 * its name, half the width of its interval. Fields always stand in the same order and are all
 * there; what cannot be said is {@code null}.
 */
public final class StudyJson {

  private StudyJson() {}

  /**
   * Writes the fields of a result into an object that is open.
   *
   * @throws IllegalStateException if no item has a label
   */
  public static void fields(StudyResult result, JsonGenerator json) throws IOException {
    json.writeStringField("object", "study");
    json.writeStringField("model", result.model());
    json.writeNumberField("items", result.items().size());
    json.writeNumberField("labelled", result.labelled());
    json.writeNumberField("refused_items", result.refusedItems());
    json.writeNumberField("failed_rows", result.failedRows());
    settings(result.settings(), json);
    json.writeNumberField("chance", result.chance());
    json.writeArrayFieldStart("methods");
    for (Method method : result.methods()) {
      method(result, method, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("oracle");
    for (int samples : result.settings().budgets()) {
      json.writeStartObject();
      json.writeNumberField("samples", samples);
      estimate("accuracy", Optional.of(result.accuracy(Method.oracle(samples))), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    estimate("single_sample", Optional.of(result.singleSample()), json);
    estimate("readable", Optional.of(result.readable()), json);
    estimate("meta_auc", result.metaAuc(), json);
    subsets(result, json);
    usage(result.usage(), json);
    json.writeNumberField("draws", result.drawn());
    json.writeNumberField("seconds", result.seconds());
  }

  private static void settings(StudySettings settings, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("settings");
    json.writeNumberField("samples", settings.samples());
    json.writeNumberField("seeds", settings.seeds());
    json.writeNumberField("temperature", settings.sampling().temperature());
    json.writeNumberField("top_p", settings.sampling().topP());
    json.writeNumberField("max_tokens", settings.maxTokens());
    json.writeNumberField("rotations", settings.rotations());
    json.writeNumberField("seed", settings.seed());
    json.writeEndObject();
  }

  private static void method(StudyResult result, Method method, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("method", method.shown());
    json.writeNumberField("samples", method.samples());
    estimate("accuracy", Optional.of(result.accuracy(method)), json);
    estimate("over_greedy", Optional.of(result.gain(method, Method.greedy())), json);
    estimate("over_voting_1", Optional.of(result.gain(method, Method.voting(1))), json);
    json.writeNumberField("tokens", result.tokens(method));
    json.writeEndObject();
  }

  private static void subsets(StudyResult whole, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("subsets");
    for (String name : whole.subsets()) {
      StudyResult part = whole.subset(name);
      json.writeStartObject();
      json.writeStringField("subset", name);
      json.writeNumberField("items", part.items().size());
      json.writeNumberField("labelled", part.labelled());
      json.writeArrayFieldStart("methods");
      for (Method method : part.labelled() == 0 ? List.<Method>of() : part.methods()) {
        json.writeStartObject();
        json.writeStringField("method", method.shown());
        estimate("accuracy", Optional.of(part.accuracy(method)), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void usage(Usage usage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", usage.promptTokens());
    json.writeNumberField("cached_tokens", usage.cachedTokens());
    json.writeNumberField("completion_tokens", usage.completionTokens());
    json.writeNumberField("meta_tokens", usage.metaTokens());
    json.writeNumberField("total_tokens", usage.totalTokens());
    json.writeEndObject();
  }

  private static void estimate(String name, Optional<Estimate> estimate, JsonGenerator json)
      throws IOException {
    if (estimate.isPresent()) {
      json.writeNumberField(name, estimate.get().mean());
      json.writeNumberField(name + "_ci95", estimate.get().halfWidth());
    } else {
      json.writeNullField(name);
      json.writeNullField(name + "_ci95");
    }
  }
}
