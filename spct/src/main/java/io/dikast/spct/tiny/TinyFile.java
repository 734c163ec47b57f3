package io.dikast.spct.tiny;

import io.dikast.boxes.BoxTask;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufArray;
import io.dikast.gguf.GgufValue;
import io.dikast.spct.model.ModelFile;
import java.util.Map;

/** What the tiny model's file tells the engine besides the weights. */
final class TinyFile {

  private TinyFile() {}

  static ModelFile named(String name) {
    return new ModelFile(
        name,
        GgmlType.F16,
        BoxTask.END,
        Map.ofEntries(
            text("general.description", "Judges and solves sums about boxes"),
            text("general.license", "apache-2.0"),
            text("dikast.judge.template", BoxTask.JUDGE_TEMPLATE),
            text("dikast.judge.response", BoxTask.RESPONSE_TEMPLATE),
            text("dikast.judge.hint", BoxTask.HINT_TEMPLATE),
            text("dikast.meta.suffix", BoxTask.META),
            labels("dikast.meta.labels"),
            text("dikast.solve.template", BoxTask.SOLVE_TEMPLATE),
            text("dikast.step.delimiter", BoxTask.STEP_DELIMITER),
            text("dikast.step.suffix", BoxTask.STEP),
            labels("dikast.step.labels")));
  }

  private static Map.Entry<String, GgufValue> text(String key, String value) {
    return Map.entry(key, GgufValue.of(value));
  }

  private static Map.Entry<String, GgufValue> labels(String key) {
    return Map.entry(key, GgufValue.of(GgufArray.ofTexts(BoxTask.LABELS)));
  }
}
