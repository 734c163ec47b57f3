package io.dikast.eval;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Accuracy against what it costs, as a picture: over tokens on the left, over seconds on the right,
 * a curve a method, with 95 % intervals. Like {@link ScalingChart} it needs nothing else and reads
 * the same on any ground.
 */
public final class CostChart {

  /**
   * A method at growing budgets.
   *
   * @param points by growing budget, at least one
   * @param dashed for what no user can have, such as an oracle
   */
  public record Curve(String name, List<Point> points, boolean dashed) {
    public Curve {
      Objects.requireNonNull(name, "name");
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("a curve has at least one point, got none");
      }
    }
  }

  /**
   * What one budget buys.
   *
   * @param tokens computed for a question, above 0
   * @param seconds of wall time for a question, above 0
   */
  public record Point(double tokens, double seconds, Estimate accuracy) {
    public Point {
      Objects.requireNonNull(accuracy, "accuracy");
      if (!(tokens > 0 && seconds > 0)) {
        throw new IllegalArgumentException(
            "tokens and seconds must be above 0, got " + tokens + ", " + seconds);
      }
    }
  }

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 560;
  private static final int TOP = 130;
  private static final int BOTTOM = 494;
  private static final int LEFT = 72;
  private static final int GAP = 76;
  private static final int RIGHT = 24;
  private static final int LEGEND_Y = 76;
  private static final int LEGEND_COLUMN = 228;
  private static final int LEGEND_ROW = 24;
  private static final double SIZE = 4.5;
  private static final double CAP = 3;

  /** Okabe and Ito, without the yellow that does not show on white, and a brown besides. */
  private static final List<String> COLORS =
      List.of(
          "#333333", "#009e73", "#0072b2", "#d55e00", "#56b4e9", "#e69f00", "#cc79a7", "#7a4b1e");

  private final List<Curve> curves;
  private final SvgText svg;

  private CostChart(List<Curve> curves, SvgText svg) {
    this.curves = curves;
    this.svg = svg;
  }

  /**
   * Draws curves.
   *
   * @param title what it is
   * @param note in small letters under the title
   * @param curves one to eight
   * @return an SVG document
   */
  public static String svg(String title, String note, List<Curve> curves) {
    if (curves.isEmpty() || curves.size() > COLORS.size()) {
      throw new IllegalArgumentException(
          "curves must number 1.." + COLORS.size() + ", got " + curves.size());
    }
    SvgText svg = new SvgText(WIDTH, HEIGHT, title, description(curves));
    svg.text(LEFT, 30, "title", "start", title);
    svg.text(LEFT, 52, "note", "start", note);
    return new CostChart(List.copyOf(curves), svg).draw();
  }

  private String draw() {
    for (int i = 0; i < curves.size(); i++) {
      double x = LEFT + i % 4 * LEGEND_COLUMN;
      int row = i / 4;
      double y = LEGEND_Y + row * LEGEND_ROW;
      svg.line(x, y, x + 28, y, line(i));
      mark(i, x + 14, y);
      svg.text(x + 36, y + 4.5, "label", "start", curves.get(i).name());
    }
    ChartScale accuracy = accuracyScale();
    int width = (WIDTH - LEFT - GAP - RIGHT) / 2;
    panel(
        scale(Point::tokens, LEFT, LEFT + width),
        accuracy,
        "tokens computed per question (log scale)",
        Point::tokens);
    panel(
        scale(Point::seconds, LEFT + width + GAP, WIDTH - RIGHT),
        accuracy,
        "seconds per question (log scale)",
        Point::seconds);
    return svg.end();
  }

  private ChartScale accuracyScale() {
    double low = 1;
    double high = 0;
    for (Curve curve : curves) {
      for (Point point : curve.points()) {
        low = Math.min(low, point.accuracy().low());
        high = Math.max(high, point.accuracy().high());
      }
    }
    return ChartScale.linear(Math.max(0, low), Math.min(1, Math.max(high, low)), BOTTOM, TOP);
  }

  private ChartScale scale(ToDoubleFunction<Point> cost, double from, double to) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (Curve curve : curves) {
      for (Point point : curve.points()) {
        low = Math.min(low, cost.applyAsDouble(point));
        high = Math.max(high, cost.applyAsDouble(point));
      }
    }
    // Ticks below 1 are those of the same picture a power of ten higher.
    double lift = 1;
    while (low * lift < 1) {
      lift *= 10;
    }
    double up = lift;
    ChartScale lifted = ChartScale.log(low * up, Math.max(2 * low, high) * up, from, to);
    return new ChartScale(
        lifted.low() / up,
        lifted.high() / up,
        from,
        to,
        true,
        lifted.ticks().stream().map(tick -> tick / up).toList());
  }

  private void panel(ChartScale x, ChartScale y, String label, ToDoubleFunction<Point> cost) {
    for (double tick : y.ticks()) {
      svg.line(x.from(), y.at(tick), x.to(), y.at(tick), "stroke=\"#e3e3e3\" stroke-width=\"1\"");
      svg.text(
          x.from() - 8, y.at(tick) + 4, "tick", "end", String.format(Locale.ROOT, "%.2f", tick));
    }
    for (double tick : x.ticks()) {
      svg.line(x.at(tick), BOTTOM, x.at(tick), BOTTOM + 5, "stroke=\"#555555\" stroke-width=\"1\"");
      svg.text(x.at(tick), BOTTOM + 20, "tick", "middle", shown(tick));
    }
    svg.line(x.from(), BOTTOM, x.to(), BOTTOM, "stroke=\"#555555\" stroke-width=\"1\"");
    svg.text((x.from() + x.to()) / 2, BOTTOM + 42, "label", "middle", label);
    svg.upright(x.from() - 50, (y.from() + y.to()) / 2, "accuracy");
    for (int i = 0; i < curves.size(); i++) {
      List<Point> points = curves.get(i).points();
      double[] places = new double[2 * points.size()];
      for (int p = 0; p < points.size(); p++) {
        places[2 * p] = x.at(cost.applyAsDouble(points.get(p)));
        places[2 * p + 1] = y.at(points.get(p).accuracy().mean());
        interval(i, places[2 * p], y, points.get(p).accuracy());
      }
      svg.polyline(line(i), places);
      for (int p = 0; p < places.length; p += 2) {
        mark(i, places[p], places[p + 1]);
      }
    }
  }

  private void interval(int curve, double x, ChartScale y, Estimate accuracy) {
    double top = y.at(Math.min(y.high(), accuracy.high()));
    double bottom = y.at(Math.max(y.low(), accuracy.low()));
    String look =
        "stroke=\"" + COLORS.get(curve) + "\" stroke-width=\"1.2\" stroke-opacity=\"0.7\"";
    svg.line(x, top, x, bottom, look);
    svg.line(x - CAP, top, x + CAP, top, look);
    svg.line(x - CAP, bottom, x + CAP, bottom, look);
  }

  private String line(int curve) {
    return "stroke=\""
        + COLORS.get(curve)
        + "\" stroke-width=\"2\""
        + (curves.get(curve).dashed() ? " stroke-dasharray=\"3 4\"" : "");
  }

  /** A shape of its own for each curve, for print and for the colour-blind. */
  private void mark(int curve, double x, double y) {
    String color = COLORS.get(curve);
    double s = SIZE;
    switch (curve) {
      case 0 -> svg.polygon(color, x, y - s - 1, x + s + 1, y, x, y + s + 1, x - s - 1, y);
      case 1 -> svg.polygon(color, x, y - s - 1, x + s + 1, y + s, x - s - 1, y + s);
      case 2 -> svg.circle(x, y, s, color);
      case 3 -> svg.polygon(color, x - s, y - s, x + s, y - s, x + s, y + s, x - s, y + s);
      case 4 -> svg.polygon(color, x, y + s + 1, x + s + 1, y - s, x - s - 1, y - s);
      case 5 -> svg.polygon(color, x - s, y - 2, x + s, y - 2, x + s, y + 2, x - s, y + 2);
      case 6 -> svg.polygon(color, x - 2, y - s, x + 2, y - s, x + 2, y + s, x - 2, y + s);
      default -> svg.circle(x, y, s - 2, color);
    }
  }

  private static String shown(double value) {
    if (value >= 1000) {
      return String.format(Locale.ROOT, value % 1000 == 0 ? "%.0fk" : "%.1fk", value / 1000);
    }
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "");
  }

  private static String description(List<Curve> curves) {
    StringBuilder text = new StringBuilder("Accuracy by tokens and seconds a question");
    for (Curve curve : curves) {
      text.append("; ").append(curve.name());
      for (Point point : curve.points()) {
        text.append(
            String.format(
                Locale.ROOT,
                " %.3f ± %.3f at %.0f tokens and %.3f s",
                point.accuracy().mean(),
                point.accuracy().halfWidth(),
                point.tokens(),
                point.seconds()));
      }
    }
    return text.append('.').toString();
  }
}
