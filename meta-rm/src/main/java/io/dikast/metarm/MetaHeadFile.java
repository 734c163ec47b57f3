package io.dikast.metarm;

import io.dikast.metarm.fit.HeadFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A head as JSON: {@code {"kind": "features", "version", "width", "features", "means",
 * "deviations", "weights", "bias", "held_out": {"measure": "auc", "value", "half_width", "loss",
 * "brier", "count", "questions", "folds", "bins": {"width", "count", "predicted", "right"}}}}. One
 * that looks at the hidden state too is of kind {@code "features_and_state"} and has {@code
 * "state": {"model", "identity", "width", "means", "deviations", "weights"}}. Unknown keys are
 * passed over; whatever changes what the known ones mean must raise the version.
 */
final class MetaHeadFile {

  static final String KIND = "features";
  static final String STATE_KIND = "features_and_state";
  static final int VERSION = 2;

  /** The measure that stands in the file under this name, as for other heads. */
  private static final String AUC = "auc";

  private MetaHeadFile() {}

  static void write(MetaHead head, Path path) {
    List<MetaHead.Term> terms = head.terms();
    HeadFields.Builder fields = HeadFields.builder();
    fields
        .text("kind", head.state().isPresent() ? STATE_KIND : KIND)
        .number("version", VERSION)
        .number("width", terms.size())
        .constants("features", head.features())
        .numbers("means", column(terms, MetaHead.Term::mean))
        .numbers("deviations", column(terms, MetaHead.Term::deviation))
        .numbers("weights", column(terms, MetaHead.Term::weight))
        .number("bias", head.bias())
        .fields("held_out", heldOut(head.heldOut()));
    head.state().ifPresent(state -> fields.fields("state", state(state)));
    fields.build().write(path);
  }

  private static HeadFields state(StateTerms state) {
    return HeadFields.builder()
        .text("model", state.source().model())
        .text("identity", state.source().identity())
        .number("width", state.source().size())
        .numbers("means", column(state.terms(), StateTerms.Term::mean))
        .numbers("deviations", column(state.terms(), StateTerms.Term::deviation))
        .numbers("weights", column(state.terms(), StateTerms.Term::weight))
        .build();
  }

  private static HeadFields heldOut(CrossValidation measured) {
    List<CrossValidation.Bin> bins = measured.bins();
    return HeadFields.builder()
        .text("measure", AUC)
        .number("value", measured.auc())
        .number("half_width", measured.aucHalfWidth())
        .number("loss", measured.logLoss())
        .number("brier", measured.brierScore())
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
    String kind = fields.text("kind");
    if (!kind.equals(KIND) && !kind.equals(STATE_KIND)) {
      throw new IllegalArgumentException(
          path + " must be a head of kind " + KIND + " or " + STATE_KIND + ", is of kind " + kind);
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
    return new MetaHead(
        terms,
        kind.equals(STATE_KIND) ? Optional.of(state(fields.fields("state"))) : Optional.empty(),
        fields.number("bias"),
        heldOut(path, fields.fields("held_out")));
  }

  private static StateTerms state(HeadFields fields) {
    int width = fields.count("width");
    double[] means = fields.numbers("means", width);
    double[] deviations = fields.numbers("deviations", width);
    double[] weights = fields.numbers("weights", width);
    List<StateTerms.Term> terms = new ArrayList<>();
    for (int k = 0; k < width; k++) {
      terms.add(new StateTerms.Term(means[k], deviations[k], weights[k]));
    }
    return new StateTerms(
        new StateSource(fields.text("model"), fields.text("identity"), width), terms);
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
            fields.number("half_width"),
            fields.number("loss"),
            fields.number("brier"),
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
