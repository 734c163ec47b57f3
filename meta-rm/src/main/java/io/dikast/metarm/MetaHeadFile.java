package io.dikast.metarm;

import io.dikast.metarm.fit.HeadFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A head over features as JSON: {@code {"kind": "features", "version", "width", "features",
 * "means", "deviations", "weights", "bias", "held_out": {"measure": "auc", "value", "loss",
 * "count", "questions", "folds", "bins": {"width", "count", "predicted", "right"}}}}. Unknown keys
 * are passed over; whatever changes what the known ones mean must raise the version.
 */
final class MetaHeadFile {

  static final String KIND = "features";
  static final int VERSION = 1;

  /** The measure that stands in the file under this name, as for other heads. */
  private static final String AUC = "auc";

  private MetaHeadFile() {}

  static void write(MetaHead head, Path path) {
    List<MetaHead.Term> terms = head.terms();
    HeadFields.builder()
        .text("kind", KIND)
        .number("version", VERSION)
        .number("width", terms.size())
        .constants("features", head.features())
        .numbers("means", column(terms, MetaHead.Term::mean))
        .numbers("deviations", column(terms, MetaHead.Term::deviation))
        .numbers("weights", column(terms, MetaHead.Term::weight))
        .number("bias", head.bias())
        .fields("held_out", heldOut(head.heldOut()))
        .build()
        .write(path);
  }

  private static HeadFields heldOut(CrossValidation measured) {
    List<CrossValidation.Bin> bins = measured.bins();
    return HeadFields.builder()
        .text("measure", AUC)
        .number("value", measured.auc())
        .number("loss", measured.logLoss())
        .number("count", measured.judgements())
        .number("questions", measured.questions())
        .number("folds", measured.folds())
        .fields(
            "bins",
            HeadFields.builder()
                .number("width", bins.size())
                .numbers("count", column(bins, CrossValidation.Bin::count))
                .numbers("predicted", column(bins, CrossValidation.Bin::predicted))
                .numbers("right", column(bins, CrossValidation.Bin::right))
                .build())
        .build();
  }

  static MetaHead read(Path path) {
    HeadFields fields = HeadFields.read(path);
    if (!fields.text("kind").equals(KIND)) {
      throw new IllegalArgumentException(
          path + " must be a head of kind " + KIND + ", is of kind " + fields.text("kind"));
    }
    if (fields.count("version") != VERSION) {
      throw new IllegalArgumentException(
          path + " must be of version " + VERSION + ", is of " + fields.count("version"));
    }
    List<JudgementFeature> features = fields.constants("features", JudgementFeature.class);
    int width = fields.count("width");
    if (width != features.size()) {
      throw new IllegalArgumentException(
          path + " says width " + width + " and has " + features.size() + " features");
    }
    double[] means = fields.numbers("means", width);
    double[] deviations = fields.numbers("deviations", width);
    double[] weights = fields.numbers("weights", width);
    List<MetaHead.Term> terms = new ArrayList<>();
    for (int k = 0; k < width; k++) {
      terms.add(new MetaHead.Term(features.get(k), means[k], deviations[k], weights[k]));
    }
    return new MetaHead(terms, fields.number("bias"), heldOut(path, fields.fields("held_out")));
  }

  private static CrossValidation heldOut(Path path, HeadFields fields) {
    if (!fields.text("measure").equals(AUC)) {
      throw new IllegalArgumentException(
          path + " must tell its " + AUC + ", tells its " + fields.text("measure"));
    }
    HeadFields columns = fields.fields("bins");
    int width = columns.count("width");
    if (width > CrossValidation.BINS) {
      throw new IllegalArgumentException(
          path + " must have at most " + CrossValidation.BINS + " bins, has " + width);
    }
    double[] counts = columns.numbers("count", width);
    double[] predicted = columns.numbers("predicted", width);
    double[] right = columns.numbers("right", width);
    List<CrossValidation.Bin> bins = new ArrayList<>();
    for (int b = 0; b < width; b++) {
      if (counts[b] != (int) counts[b]) {
        throw new IllegalArgumentException(
            path + " must count whole judgements in its bins, counts " + counts[b]);
      }
      bins.add(new CrossValidation.Bin((int) counts[b], predicted[b], right[b]));
    }
    CrossValidation measured =
        new CrossValidation(
            fields.number("value"),
            fields.number("loss"),
            bins,
            fields.count("questions"),
            fields.count("folds"));
    if (measured.judgements() != fields.count("count")) {
      throw new IllegalArgumentException(
          path
              + " counts "
              + fields.count("count")
              + " judgements, its bins "
              + measured.judgements());
    }
    return measured;
  }

  private static <T> double[] column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).toArray();
  }
}
