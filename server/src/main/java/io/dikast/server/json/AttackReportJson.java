package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.robust.Attack;
import io.dikast.eval.robust.AttackResult;
import io.dikast.eval.robust.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The one JSON shape of what {@code attack} prints. Each share is an object of the arms, with rate
 * and interval of each; {@code null} where nothing counts.
 *
 * @param file the data set
 * @param data what was read of it
 * @param model name of the judge
 * @param samples judgements of one selection
 * @param result what the study found
 * @param seconds of wall time
 */
public record AttackReportJson(
    Path file,
    LoadedData<PreferenceItem> data,
    String model,
    int samples,
    AttackResult result,
    double seconds) {

  public AttackReportJson {
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
    json.writeStringField("object", "attack_study");
    json.writeStringField("model", model);
    json.writeNumberField("samples", samples);
    json.writeNumberField("items", result.items());
    json.writeNumberField("passed_over", result.passedOver());
    json.writeNumberField("refused", result.refused());
    json.writeArrayFieldStart("arms");
    for (String arm : result.arms()) {
      json.writeString(arm);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("families");
    for (Attack.Family family : result.families()) {
      json.writeStartObject();
      json.writeStringField("family", family.key());
      shares("wins", arm -> result.wins(family, arm), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("attacks");
    for (int attack = 0; attack < result.attacks().size(); attack++) {
      int position = attack;
      Attack one = result.attacks().get(attack);
      json.writeStartObject();
      json.writeStringField("family", one.family().key());
      json.writeStringField("name", one.name());
      shares("wins", arm -> result.wins(position, arm), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    shares("wins", result::wins, json);
    shares("wins_untouched", result::winsUntouched, json);
    shares("right_untouched", result::rightUntouched, json);
    shares("no_verdict", result::noVerdict, json);
    json.writeObjectFieldStart("parser");
    json.writeNumberField("judgements", result.samples());
    json.writeNumberField("spoofed", result.spoofed());
    json.writeEndObject();
    StudyReportJson.usage(result.usage(), json);
    json.writeFieldName("seconds");
    JsonText.number(json, seconds);
    StudyReportJson.data(file, data, json);
    json.writeEndObject();
  }

  private void shares(String name, IntFunction<Optional<Share>> ofArm, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (int arm = 0; arm < result.arms().size(); arm++) {
      share(result.arms().get(arm), ofArm.apply(arm), json);
    }
    json.writeEndObject();
  }

  /** A share with its interval, {@code null} where there is none. */
  static void share(String name, Optional<Share> share, JsonGenerator json) throws IOException {
    if (share.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeFieldName("rate");
    JsonText.number(json, share.get().rate());
    json.writeFieldName("low");
    JsonText.number(json, share.get().low());
    json.writeFieldName("high");
    JsonText.number(json, share.get().high());
    json.writeNumberField("items", share.get().items());
    json.writeEndObject();
  }
}
