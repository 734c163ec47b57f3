package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.eval.MarkingResult;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.metarm.CrossValidation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one JSON shape of what {@code meta train} prints.
 *
 * @param file that the head was written to
 * @param source the data set
 * @param data what was read of it
 * @param trained what came of it
 */
public record TrainedHeadJson(
    Path file, Path source, LoadedData<PreferenceItem> data, TrainedHead trained) {

  public TrainedHeadJson {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(trained, "trained");
  }

  /** One object on one line. */
  public String write() {
    MarkingResult marked = trained.marked();
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "meta_head");
          json.writeStringField("file", file.toString());
          json.writeStringField("model", trained.judge());
          json.writeNumberField("samples", trained.samples());
          json.writeNumberField("features", trained.head().terms().size());
          json.writeNumberField(
              "hidden_size", trained.head().state().map(state -> state.source().size()).orElse(0));
          json.writeFieldName("held_out");
          write(json, trained.head().heldOut());
          json.writeFieldName("features_alone");
          write(json, trained.features());
          json.writeObjectFieldStart("data");
          json.writeStringField("file", String.valueOf(source.getFileName()));
          json.writeNumberField("read", data.items().size());
          json.writeNumberField("faulty", data.faulty());
          json.writeNumberField("unlabelled", marked.skipped());
          json.writeNumberField("refused", marked.refused());
          json.writeNumberField("failed", marked.failed());
          json.writeNumberField("unreadable_draws", marked.unreadable());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, CrossValidation measured) throws IOException {
    json.writeStartObject();
    number(json, "auc", measured.auc());
    number(json, "auc_half_width", measured.aucHalfWidth());
    number(json, "brier", measured.brierScore());
    number(json, "log_loss", measured.logLoss());
    number(json, "base_log_loss", measured.baseLoss());
    number(json, "calibration_error", measured.calibrationError());
    json.writeNumberField("judgements", measured.judgements());
    number(json, "right", measured.rightShare());
    json.writeNumberField("questions", measured.questions());
    json.writeNumberField("folds", measured.folds());
    json.writeArrayFieldStart("bins");
    for (CrossValidation.Bin bin : measured.bins()) {
      json.writeStartObject();
      json.writeNumberField("count", bin.count());
      number(json, "predicted", bin.predicted());
      number(json, "right", bin.right());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    JsonText.number(json, value);
  }
}
