package io.dikast.bench.quality;

import io.dikast.Dikast;
import io.dikast.Paradigm;
import io.dikast.SelectorBuilder;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.eval.Estimate;
import io.dikast.eval.PreferenceItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The reward paradigms side by side: how often each is right, and what it takes. */
final class ParadigmTable {

  private static final Map<String, Paradigm> PARADIGMS = paradigms();

  private final Backend judge;
  private final double temperature;
  private final int maxTokens;

  ParadigmTable(Backend judge, double temperature, int maxTokens) {
    this.judge = judge;
    this.temperature = temperature;
    this.maxTokens = maxTokens;
  }

  private static Map<String, Paradigm> paradigms() {
    Map<String, Paradigm> paradigms = new LinkedHashMap<>();
    paradigms.put("pointwise", Paradigm.pointwise());
    paradigms.put("pairwise", Paradigm.pairwise());
    paradigms.put("semi_scalar", Paradigm.semiScalar());
    paradigms.put("semi_scalar_pairwise", Paradigm.semiScalarPairwise());
    paradigms.put("scalar_scale", Paradigm.scale());
    paradigms.put("scalar_rerank", Paradigm.rerank());
    paradigms.put("scalar_pairwise", Paradigm.scalarPairwise());
    paradigms.put("steps_min", Paradigm.steps(StepAggregation.MIN));
    return paradigms;
  }

  /**
   * Asks every paradigm about the items, once each: one draw where it draws.
   *
   * @param metrics where the figures go
   * @return lines of a table
   */
  List<String> measure(List<PreferenceItem> items, Map<String, Double> metrics) {
    Stream<String> rows =
        PARADIGMS.entrySet().stream()
            .map(each -> row(each.getKey(), each.getValue(), items, metrics));
    return Stream.concat(
            Stream.of("", "| paradigm | accuracy | tokens | seconds |", "|---|---|---|---|"), rows)
        .toList();
  }

  private String row(
      String name, Paradigm paradigm, List<PreferenceItem> items, Map<String, Double> metrics) {
    double[] right = new double[items.size()];
    long tokens = 0;
    long start = System.nanoTime();
    for (int i = 0; i < right.length; i++) {
      PreferenceItem item = items.get(i);
      SelectorBuilder selector =
          Dikast.selector(judge)
              .paradigm(paradigm)
              .samples(1)
              .noMeta()
              .temperature(temperature)
              .maxTokens(maxTokens)
              .seed(i);
      try {
        Selection selection = selector.build().select(item.question(), item.responses());
        right[i] = item.best().contains(selection.best()) ? 1 : 0;
        tokens += selection.usage().totalTokens();
      } catch (JudgeQuorumException e) {
        tokens += e.usage().totalTokens();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9 / right.length;
    Estimate accuracy = Estimate.clustered(right);
    metrics.put("accuracy_" + name, accuracy.mean());
    metrics.put("accuracy_" + name + "_ci95", accuracy.halfWidth());
    metrics.put("tokens_" + name, (double) tokens / right.length);
    metrics.put("seconds_" + name, seconds);
    return String.format(
        Locale.ROOT,
        "| %s | %.3f ± %.3f | %.0f | %.3f |",
        name,
        accuracy.mean(),
        accuracy.halfWidth(),
        (double) tokens / right.length,
        seconds);
  }
}
