package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.robust.BiasResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one JSON shape of what {@code bias} prints. A share is {@code null} where nothing counts.
 *
 * @param file the data set
 * @param data what was read of it
 * @param model name of the judge
 * @param samples judgements of one selection
 * @param result what the study found
 * @param seconds of wall time
 */
public record BiasReportJson(
    Path file,
    LoadedData<PreferenceItem> data,
    String model,
    int samples,
    BiasResult result,
    double seconds) {

  public BiasReportJson {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(result, "result");
  }

  /** One object on one line. */
  public String write() {
    return JsonText.of(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("object", "bias_study");
    json.writeStringField("model", model);
    json.writeNumberField("samples", samples);
    json.writeNumberField("items", result.items());
    json.writeNumberField("passed_over", result.passedOver());
    json.writeNumberField("refused", result.refused());
    json.writeObjectFieldStart("order");
    json.writeNumberField("pairs", result.pairs());
    AttackReportJson.share("flipped_draws", result.flippedDraws(), json);
    AttackReportJson.share("flipped_votes", result.flippedVotes(), json);
    AttackReportJson.share("first_wins", result.firstWins(), json);
    AttackReportJson.share("last_wins", result.lastWins(), json);
    json.writeFieldName("chance");
    JsonText.number(json, result.chance());
    json.writeEndObject();
    json.writeObjectFieldStart("length");
    AttackReportJson.share("wrong_is_longer", result.wrongIsLonger(), json);
    AttackReportJson.share("longest_wins", result.longestWins(), json);
    AttackReportJson.share("shortest_wins", result.shortestWins(), json);
    json.writeEndObject();
    StudyReportJson.usage(result.usage(), json);
    json.writeFieldName("seconds");
    JsonText.number(json, seconds);
    StudyReportJson.data(file, data, json);
    json.writeEndObject();
  }
}
