package io.dikast.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Accuracy against budget as a picture: over samples on the left, over tokens on the right, with 95
 * % intervals. SVG that needs nothing else: no scripts, no fonts of its own, on a light ground of
 * its own, so that it reads the same on a light page and on a dark one.
 */
public final class ScalingChart {

  static final int WIDTH = 1000;
  static final int HEIGHT = 500;

  private static final int TOP = 104;
  private static final int BOTTOM = 434;
  private static final int LEFT = 72;
  private static final int GAP = 76;
  private static final int RIGHT = 24;
  private static final int LEGEND_Y = 76;

  /** Letters are about this wide at the legend's size. */
  private static final double LEGEND_LETTER = 7.2;

  private final StudyResult result;
  private final String title;

  private ScalingChart(StudyResult result, String title) {
    this.result = result;
    this.title = title;
  }

  /**
   * Draws a study.
   *
   * @param title to show, such as the names of data and judge
   * @return an SVG document
   * @throws IllegalStateException if no item has a label
   */
  public static String svg(StudyResult result, String title) {
    return new ScalingChart(result, title).draw();
  }

  private String draw() {
    List<ChartSeries> series = series();
    Estimate greedy = result.accuracy(Method.greedy());
    double chance = result.chance();
    ChartScale accuracy = accuracyScale(series, greedy, chance);
    int width = (WIDTH - LEFT - GAP - RIGHT) / 2;
    SvgText svg = new SvgText(WIDTH, HEIGHT, title, description(series, greedy, chance));
    svg.text(LEFT, 30, "title", "start", title);
    svg.text(LEFT, 52, "note", "start", subtitle());
    legend(svg, series, chance, chance >= accuracy.low());
    ChartPanel samples =
        new ChartPanel(
            svg,
            ChartScale.log(1, Math.max(2, result.settings().samples()), LEFT, LEFT + width)
                .withTicks(result.settings().budgets().stream().map(k -> (double) k).toList()),
            accuracy,
            "samples (log scale)");
    ChartPanel tokens =
        new ChartPanel(
            svg,
            tokenScale(series, LEFT + width + GAP, WIDTH - RIGHT),
            accuracy,
            "tokens computed per item (log scale)");
    for (ChartPanel panel : List.of(samples, tokens)) {
      panel.axes("accuracy");
      if (chance >= accuracy.low()) {
        panel.level(chance, 0, ChartSeries.Look.CHANCE);
      }
      panel.level(greedy.mean(), greedy.halfWidth(), ChartSeries.Look.GREEDY);
    }
    tokens.mark(result.tokens(Method.greedy()), greedy.mean(), ChartSeries.Look.GREEDY);
    for (ChartSeries one : series) {
      samples.curve(one, ChartSeries.Point::samples);
      tokens.curve(one, ChartSeries.Point::tokens);
    }
    return svg.end();
  }

  private String subtitle() {
    return String.format(
        Locale.ROOT,
        "%s · %d items × %d seeds · bars and band: 95 %% intervals over items",
        result.model(),
        result.labelled(),
        result.settings().seeds());
  }

  private List<ChartSeries> series() {
    List<ChartSeries> series = new ArrayList<>();
    series.add(series("any sample right (oracle)", ChartSeries.Look.ORACLE, Method::oracle));
    series.add(series("voting", ChartSeries.Look.VOTING, Method::voting));
    if (result.meta()) {
      series.add(series("meta-guided voting", ChartSeries.Look.META, Method::meta));
    }
    return series;
  }

  private ChartSeries series(String name, ChartSeries.Look look, IntFunction<Method> method) {
    return new ChartSeries(
        name,
        look,
        result.settings().budgets().stream()
            .map(
                k -> {
                  Method at = method.apply(k);
                  return new ChartSeries.Point(k, result.tokens(at), result.accuracy(at));
                })
            .toList());
  }

  private static ChartScale accuracyScale(
      List<ChartSeries> series, Estimate greedy, double chance) {
    double low = greedy.low();
    double high = greedy.high();
    for (ChartSeries one : series) {
      for (ChartSeries.Point point : one.points()) {
        low = Math.min(low, point.accuracy().low());
        high = Math.max(high, point.accuracy().high());
      }
    }
    // A chance far below would leave the curves a sliver at the top; the legend names it anyway.
    low = chance < low - (high - low) ? low : Math.min(low, chance);
    return ChartScale.linear(Math.max(0, low), Math.min(1, Math.max(high, chance)), BOTTOM, TOP);
  }

  private ChartScale tokenScale(List<ChartSeries> series, int from, int to) {
    double low = result.tokens(Method.greedy());
    double high = low;
    for (ChartSeries one : series) {
      for (ChartSeries.Point point : one.points()) {
        low = Math.min(low, point.tokens());
        high = Math.max(high, point.tokens());
      }
    }
    return ChartScale.log(Math.max(1, low), Math.max(2, high), from, to);
  }

  private static void legend(SvgText svg, List<ChartSeries> series, double chance, boolean shown) {
    double x = LEFT;
    List<ChartSeries> entries = new ArrayList<>(series.reversed());
    entries.add(new ChartSeries("greedy", ChartSeries.Look.GREEDY, List.of()));
    String blind = String.format(Locale.ROOT, "chance %.2f", chance);
    entries.add(
        new ChartSeries(shown ? blind : blind + " (below)", ChartSeries.Look.CHANCE, List.of()));
    for (ChartSeries entry : entries) {
      svg.line(x, LEGEND_Y, x + 28, LEGEND_Y, entry.look().line());
      entry.look().mark(svg, x + 14, LEGEND_Y);
      svg.text(x + 36, LEGEND_Y + 4.5, "label", "start", entry.name());
      x += 36 + entry.name().length() * LEGEND_LETTER + 22;
    }
  }

  private static String description(List<ChartSeries> series, Estimate greedy, double chance) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Accuracy by the number of samples. Chance %.3f; greedy %.3f ± %.3f",
            chance,
            greedy.mean(),
            greedy.halfWidth()));
    for (ChartSeries one : series) {
      text.append("; ").append(one.name());
      for (ChartSeries.Point point : one.points()) {
        text.append(
            String.format(
                Locale.ROOT,
                " @%d %.3f ± %.3f",
                point.samples(),
                point.accuracy().mean(),
                point.accuracy().halfWidth()));
      }
    }
    return text.append('.').toString();
  }
}
