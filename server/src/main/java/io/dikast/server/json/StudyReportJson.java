package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Usage;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.StudyJson;
import io.dikast.eval.StudyResult;
import io.dikast.eval.data.DataFormat;
import io.dikast.eval.data.DataRow;
import io.dikast.eval.data.LoadedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one JSON shape of what {@code eval} prints: the fields of {@link StudyJson}, then {@code
 * data}, with the rows that could not be read, {@code mode} and {@code weighting}.
 *
 * @param file the data set
 * @param data what was read of it
 * @param result what the study found
 * @param mode how scores were given, as {@code --mode} says it
 * @param weighting how judgements were weighed, as {@code --weighting} says it
 */
public record StudyReportJson(
    Path file, LoadedData<PreferenceItem> data, StudyResult result, String mode, String weighting) {

  public StudyReportJson {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(weighting, "weighting");
  }

  /** One object on one line. */
  public String write() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          StudyJson.fields(result, json);
          data(file, data, json);
          json.writeStringField("mode", mode);
          json.writeStringField("weighting", weighting);
          json.writeEndObject();
        });
  }

  /** What was read of a data set, and what could not be. */
  static void data(Path file, LoadedData<PreferenceItem> data, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("data");
    json.writeStringField("file", String.valueOf(file.getFileName()));
    json.writeStringField("format", data.format().map(DataFormat::key).orElse(null));
    json.writeNumberField("read", data.items().size());
    json.writeNumberField("faulty", data.faulty());
    json.writeArrayFieldStart("faults");
    for (DataRow.Faulty<PreferenceItem> fault : data.faults()) {
      json.writeStartObject();
      json.writeNumberField("line", fault.line());
      json.writeStringField("reason", fault.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** What was spent. */
  static void usage(Usage usage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", usage.promptTokens());
    json.writeNumberField("cached_tokens", usage.cachedTokens());
    json.writeNumberField("completion_tokens", usage.completionTokens());
    json.writeNumberField("meta_tokens", usage.metaTokens());
    json.writeNumberField("total_tokens", usage.totalTokens());
    json.writeEndObject();
  }
}
