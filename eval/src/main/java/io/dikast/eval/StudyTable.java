package io.dikast.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A study's result as lines of text: a Markdown table, aligned, and what is said below it. */
public final class StudyTable {

  private static final List<String> HEAD =
      List.of("method", "accuracy", "over greedy", "over voting@1", "tokens an item");

  private StudyTable() {}

  /**
   * The lines.
   *
   * @throws IllegalStateException if no item has a label
   */
  public static List<String> lines(StudyResult result) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (Method method : result.methods()) {
      rows.add(
          List.of(
              method.shown(),
              shown(result.accuracy(method), "%.3f"),
              gain(result, method, Method.greedy()),
              gain(result, method, Method.voting(1)),
              String.format(Locale.ROOT, "%,.0f", result.tokens(method))));
    }
    List<String> lines = TextTable.aligned(rows);
    lines.add("");
    lines.add(
        String.format(
                Locale.ROOT,
                "%d items × %d seeds; 95 %% intervals over items. A blind pick is right %.3f of the"
                    + " time",
                result.labelled(),
                result.settings().seeds(),
                result.chance())
            + samples(result));
    Optional<Estimate> auc = result.metaAuc();
    lines.add(
        String.format(Locale.ROOT, "Readable judgements %.4f", result.readable().mean())
            + (auc.isPresent() ? "; meta AUC " + shown(auc.get(), "%.3f") : "")
            + ".");
    return lines;
  }

  private static String samples(StudyResult result) {
    if (!result.settings().draws()) {
      return "; this paradigm draws nothing and is asked once.";
    }
    int samples = result.settings().samples();
    return String.format(
        Locale.ROOT,
        ", one sample %s, any of %d samples %s.",
        shown(result.singleSample(), "%.3f"),
        samples,
        shown(result.accuracy(Method.oracle(samples)), "%.3f"));
  }

  private static String gain(StudyResult result, Method method, Method over) {
    return method.equals(over) || !result.settings().draws()
        ? "–"
        : shown(result.gain(method, over), "%+.3f");
  }

  private static String shown(Estimate estimate, String format) {
    // A difference of nothing but rounding is not to be shown as −0.000.
    double mean = Math.abs(estimate.mean()) < 0.0005 ? 0 : estimate.mean();
    return String.format(Locale.ROOT, format + " ± %.3f", mean, estimate.halfWidth());
  }
}
