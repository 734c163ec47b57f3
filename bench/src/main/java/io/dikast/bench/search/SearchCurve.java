package io.dikast.bench.search;

import io.dikast.eval.CostChart;
import io.dikast.eval.Estimate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the rows of all searches come to. */
final class SearchCurve {

  private final List<CurveRow> rows;
  private final List<Integer> budgets;

  /**
   * A curve.
   *
   * @param rows of every method at every budget, the derived ones apart
   * @param budgets numbers of answers, rising
   */
  SearchCurve(Collection<CurveRow> rows, List<Integer> budgets) {
    this.rows = List.copyOf(rows);
    this.budgets = List.copyOf(budgets);
  }

  /** The budgets at which a method was tried. */
  List<Integer> budgets(SearchMethod method) {
    return method.scales() ? budgets : List.of(1);
  }

  /** Right answers a question, each a mean over its seeds, by question. */
  private Map<String, Double> rights(SearchMethod method, int answers) {
    return byQuestion(
        method, answers, row -> (method.derived() ? row.anyRight() : row.right()) ? 1 : 0);
  }

  Estimate accuracy(SearchMethod method, int answers) {
    return estimate(rights(method, answers).values());
  }

  double tokens(SearchMethod method, int answers) {
    return mean(method, answers, CurveRow::tokens);
  }

  double seconds(SearchMethod method, int answers) {
    return mean(method, answers, CurveRow::seconds);
  }

  /** Share of the prompt tokens of policy and process reward that lay in the prefix tree. */
  OptionalDouble reused(SearchMethod method, int answers) {
    double cached = of(method, answers).stream().mapToDouble(CurveRow::cachedTokens).sum();
    double computed = of(method, answers).stream().mapToDouble(CurveRow::promptTokens).sum();
    return cached + computed > 0
        ? OptionalDouble.of(cached / (cached + computed))
        : OptionalDouble.empty();
  }

  /**
   * How many points one method at its largest budget is better than another at equal tokens:
   * between two budgets of the other, over the logarithm of tokens; beyond its last one, as at its
   * last one. Paired on questions.
   */
  Estimate minus(SearchMethod method, SearchMethod other) {
    int most = budgets.getLast();
    double logTokens = Math.log(tokens(method, most));
    int above = 0;
    while (above < budgets.size() && Math.log(tokens(other, budgets.get(above))) < logTokens) {
      above++;
    }
    int high = Math.min(above, budgets.size() - 1);
    int low = Math.max(0, above - 1);
    double lowLog = Math.log(tokens(other, budgets.get(low)));
    double highLog = Math.log(tokens(other, budgets.get(high)));
    double share =
        highLog > lowLog ? Math.clamp((logTokens - lowLog) / (highLog - lowLog), 0, 1) : 0;
    Map<String, Double> mine = rights(method, most);
    Map<String, Double> lower = rights(other, budgets.get(low));
    Map<String, Double> higher = rights(other, budgets.get(high));
    List<Double> differences = new ArrayList<>();
    mine.forEach(
        (question, right) ->
            differences.add(
                right
                    - (1 - share) * lower.getOrDefault(question, 0.0)
                    - share * higher.getOrDefault(question, 0.0)));
    return estimate(differences);
  }

  private static Estimate estimate(Collection<Double> means) {
    return Estimate.clustered(means.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private List<CurveRow> of(SearchMethod method, int answers) {
    SearchMethod drawn = method.derived() ? SearchMethod.SELF_CONSISTENCY : method;
    return rows.stream()
        .filter(row -> row.cell().method() == drawn && row.cell().answers() == answers)
        .toList();
  }

  private double mean(SearchMethod method, int answers, ToDoubleFunction<CurveRow> of) {
    return of(method, answers).stream().mapToDouble(of).average().orElseThrow();
  }

  private Map<String, Double> byQuestion(
      SearchMethod method, int answers, ToDoubleFunction<CurveRow> of) {
    return of(method, answers).stream()
        .collect(
            Collectors.groupingBy(
                row -> row.cell().question(), TreeMap::new, Collectors.averagingDouble(of)));
  }

  /** A line a method and budget. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| method | N | accuracy | tokens | seconds |");
    lines.add("|---|---|---|---|---|");
    for (SearchMethod method : SearchMethod.values()) {
      for (int answers : budgets(method)) {
        Estimate accuracy = accuracy(method, answers);
        lines.add(
            String.format(
                Locale.ROOT,
                "| %s | %d | %.3f ± %.3f | %.0f | %.3f |",
                method.shown(),
                answers,
                accuracy.mean(),
                accuracy.halfWidth(),
                tokens(method, answers),
                seconds(method, answers)));
      }
    }
    return lines;
  }

  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (SearchMethod method : SearchMethod.values()) {
      for (int answers : budgets(method)) {
        String name = method.key() + (method.scales() ? "_" + answers : "");
        metrics.put("accuracy_" + name, accuracy(method, answers).mean());
        metrics.put("accuracy_" + name + "_ci95", accuracy(method, answers).halfWidth());
        metrics.put("tokens_" + name, tokens(method, answers));
        metrics.put("seconds_" + name, seconds(method, answers));
      }
    }
    reused(SearchMethod.MCTS, budgets.getLast())
        .ifPresent(share -> metrics.put("mcts_reused_fraction", share));
    Estimate difference = minus(SearchMethod.MCTS, SearchMethod.BEST_OF_N);
    metrics.put("mcts_minus_best_of_n", 100 * difference.mean());
    metrics.put("mcts_minus_best_of_n_ci95", 100 * difference.halfWidth());
    return metrics;
  }

  /** The picture. */
  String svg(String title, String note) {
    List<CostChart.Curve> curves = new ArrayList<>();
    for (SearchMethod method : SearchMethod.values()) {
      List<CostChart.Point> points = new ArrayList<>();
      for (int answers : budgets(method)) {
        points.add(
            new CostChart.Point(
                tokens(method, answers), seconds(method, answers), accuracy(method, answers)));
      }
      curves.add(new CostChart.Curve(method.shown(), points, method.derived()));
    }
    return CostChart.svg(title, note, curves);
  }
}
