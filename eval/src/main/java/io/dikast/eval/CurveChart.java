package io.dikast.eval;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Accuracy of several ways to spend, against tokens on the left and seconds on the right, with 95 %
 * intervals. SVG that needs nothing else, as {@link ScalingChart}.
 *
 * @param title to show
 * @param note under it: what was measured on what
 * @param curves at least one, at most 28
 */
public record CurveChart(String title, String note, List<Curve> curves) {

  private static final int WIDTH = 1000;
  private static final int TOP = 72;
  private static final int PLOT = 330;
  private static final int LEFT = 72;
  private static final int GAP = 76;
  private static final int RIGHT = 24;
  private static final int LEGEND_LINE = 22;
  private static final double LEGEND_LETTER = 7.2;

  /**
   * One way to spend, at growing budgets.
   *
   * @param points at least one
   */
  public record Curve(String name, List<Point> points) {
    public Curve {
      Objects.requireNonNull(name, "name");
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("a curve has at least one point, got none: " + name);
      }
    }
  }

  /**
   * What one budget came to.
   *
   * @param tokens computed for an item, in the mean, above 0
   * @param seconds of wall time for an item, in the mean, above 0
   */
  public record Point(double tokens, double seconds, Estimate accuracy) {
    public Point {
      Objects.requireNonNull(accuracy, "accuracy");
      if (!(tokens > 0 && Double.isFinite(tokens) && seconds > 0 && Double.isFinite(seconds))) {
        throw new IllegalArgumentException(
            "tokens and seconds must be above 0, got " + tokens + " and " + seconds);
      }
    }
  }

  public CurveChart {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(note, "note");
    curves = List.copyOf(curves);
    if (curves.isEmpty() || curves.size() > 28) {
      throw new IllegalArgumentException("a chart has 1 to 28 curves, got " + curves.size());
    }
  }

  /** The picture. */
  public String svg() {
    List<ChartSeries> series = IntStream.range(0, curves.size()).mapToObj(this::series).toList();
    int legendLines = legend(null, series);
    int top = TOP + legendLines * LEGEND_LINE;
    int bottom = top + PLOT;
    int width = (WIDTH - LEFT - GAP - RIGHT) / 2;
    SvgText svg = new SvgText(WIDTH, bottom + 66, title, description());
    svg.text(LEFT, 30, "title", "start", title);
    svg.text(LEFT, 52, "note", "start", note);
    legend(svg, series);
    ChartScale accuracy =
        ChartScale.linear(
            Math.max(0, least(p -> p.accuracy().low())),
            Math.min(1, most(p -> p.accuracy().high())),
            bottom,
            top);
    ChartPanel tokens =
        new ChartPanel(
            svg,
            log(Point::tokens, LEFT, LEFT + width),
            accuracy,
            "tokens computed per item (log scale)");
    ChartPanel seconds =
        new ChartPanel(
            svg,
            log(Point::seconds, LEFT + width + GAP, WIDTH - RIGHT),
            accuracy,
            "seconds per item (log scale)");
    tokens.axes("accuracy");
    seconds.axes("accuracy");
    for (ChartSeries one : series) {
      tokens.curve(one, ChartSeries.Point::tokens);
      seconds.curve(one, ChartSeries.Point::seconds);
    }
    return svg.end();
  }

  private ChartSeries series(int place) {
    Curve curve = curves.get(place);
    return new ChartSeries(
        curve.name(),
        ChartSeries.Look.nth(place),
        curve.points().stream()
            .map(p -> new ChartSeries.Point(0, p.tokens(), p.seconds(), p.accuracy()))
            .toList());
  }

  private ChartScale log(ToDoubleFunction<Point> value, int from, int to) {
    double low = least(value);
    return ChartScale.log(low, Math.max(most(value), low * 2), from, to);
  }

  private double least(ToDoubleFunction<Point> value) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(value)
        .min()
        .orElseThrow();
  }

  private double most(ToDoubleFunction<Point> value) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(value)
        .max()
        .orElseThrow();
  }

  /**
   * Names the curves, in as many lines as that takes.
   *
   * @param svg to write on, {@code null} to only count the lines
   */
  private static int legend(@Nullable SvgText svg, List<ChartSeries> series) {
    double x = LEFT;
    int line = 1;
    for (ChartSeries entry : series) {
      double needed = 36 + entry.name().length() * LEGEND_LETTER + 22;
      if (x + needed > WIDTH - RIGHT && x > LEFT) {
        x = LEFT;
        line++;
      }
      if (svg != null) {
        double y = TOP - 18 + line * (double) LEGEND_LINE;
        svg.line(x, y, x + 28, y, entry.look().line());
        entry.look().mark(svg, x + 14, y);
        svg.text(x + 36, y + 4.5, "label", "start", entry.name());
      }
      x += needed;
    }
    return line;
  }

  private String description() {
    StringBuilder text = new StringBuilder("Accuracy at so many tokens and seconds an item");
    for (Curve curve : curves) {
      text.append("; ").append(curve.name());
      for (Point point : curve.points()) {
        text.append(
            String.format(
                Locale.ROOT,
                " %.3f ± %.3f (%.0f, %.3g s)",
                point.accuracy().mean(),
                point.accuracy().halfWidth(),
                point.tokens(),
                point.seconds()));
      }
    }
    return text.append('.').toString();
  }
}
