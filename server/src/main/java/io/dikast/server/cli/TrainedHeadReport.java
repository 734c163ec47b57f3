package io.dikast.server.cli;

import io.dikast.eval.MarkingResult;
import io.dikast.metarm.CrossValidation;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.StateTerms;
import io.dikast.server.json.TrainedHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows a head that was just fitted to people. */
final class TrainedHeadReport {

  private TrainedHeadReport() {}

  /** The report, line by line. */
  static List<String> lines(TrainedHead trained) {
    MetaHead head = trained.head();
    MarkingResult marked = trained.marked();
    CrossValidation features = trained.features();
    CrossValidation measured = head.heldOut();
    double share = measured.rightShare();
    int rows = marked.items() - marked.refused() - marked.failed();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d judgements of %d rows, %.1f %% right, %d unreadable draws",
            TerminalText.line(trained.judge()),
            measured.judgements(),
            rows,
            100 * share,
            marked.unreadable()));
    lines.add(
        String.format(
            Locale.ROOT,
            "A head over %d features%s, measured by %d folds over %d questions:",
            head.terms().size(),
            head.state().map(TrainedHeadReport::values).orElse(""),
            measured.folds(),
            measured.questions()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "| measure           | head          | says %.2f always | features alone |",
            share));
    lines.add("|-------------------|---------------|------------------|----------------|");
    lines.add(
        String.format(
            Locale.ROOT,
            "| AUC               | %.3f ± %.3f | %-16s | %.3f ± %.3f  |",
            measured.auc(),
            measured.aucHalfWidth(),
            "0.500",
            features.auc(),
            features.aucHalfWidth()));
    lines.add(
        row("Brier score", measured.brierScore(), share * (1 - share), features.brierScore()));
    lines.add(row("log loss, nats", measured.logLoss(), measured.baseLoss(), features.logLoss()));
    lines.add(
        row("calibration error", measured.calibrationError(), 0, features.calibrationError()));
    lines.add("");
    lines.add("| judgements | said on average | right |");
    lines.add("|------------|-----------------|-------|");
    for (CrossValidation.Bin bin : measured.bins()) {
      lines.add(
          String.format(
              Locale.ROOT, "| %10d | %15.3f | %.3f |", bin.count(), bin.predicted(), bin.right()));
    }
    return lines;
  }

  private static String values(StateTerms state) {
    return " and " + state.source().size() + " values of the hidden state";
  }

  private static String row(String name, double head, double base, double features) {
    return String.format(
        Locale.ROOT, "| %-17s | %-13.3f | %-16.3f | %-14.3f |", name, head, base, features);
  }
}
