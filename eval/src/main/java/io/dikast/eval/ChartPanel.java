package io.dikast.eval;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One pair of axes and what is drawn between them. */
final class ChartPanel {

  private static final double CAP = 4;

  private final SvgText svg;
  private final ChartScale x;
  private final ChartScale y;
  private final String xLabel;

  ChartPanel(SvgText svg, ChartScale x, ChartScale y, String xLabel) {
    this.svg = svg;
    this.x = x;
    this.y = y;
    this.xLabel = xLabel;
  }

  void axes(String yLabel) {
    for (double tick : y.ticks()) {
      svg.line(x.from(), y.at(tick), x.to(), y.at(tick), "stroke=\"#e3e3e3\" stroke-width=\"1\"");
      svg.text(
          x.from() - 8, y.at(tick) + 4, "tick", "end", String.format(Locale.ROOT, "%.2f", tick));
    }
    for (double tick : x.ticks()) {
      svg.line(
          x.at(tick), y.from(), x.at(tick), y.from() + 5, "stroke=\"#555555\" stroke-width=\"1\"");
      svg.text(x.at(tick), y.from() + 20, "tick", "middle", shown(tick));
    }
    svg.line(x.from(), y.from(), x.to(), y.from(), "stroke=\"#555555\" stroke-width=\"1\"");
    svg.text((x.from() + x.to()) / 2, y.from() + 42, "label", "middle", xLabel);
    svg.upright(x.from() - 50, (y.from() + y.to()) / 2, yLabel);
  }

  private static String shown(double value) {
    return value >= 1000 && value % 100 == 0
        ? String.format(Locale.ROOT, value % 1000 == 0 ? "%.0fk" : "%.1fk", value / 1000)
        : String.format(Locale.ROOT, "%.0f", value);
  }

  /** A value that does not depend on the budget, with its interval as a band. */
  void level(double value, double halfWidth, ChartSeries.Look look) {
    if (halfWidth > 0) {
      double top = y.at(Math.min(y.high(), value + halfWidth));
      double bottom = y.at(Math.max(y.low(), value - halfWidth));
      svg.band(x.from(), top, x.to() - x.from(), bottom - top, look.color());
    }
    svg.line(x.from(), y.at(value), x.to(), y.at(value), look.line());
  }

  void mark(double xValue, double yValue, ChartSeries.Look look) {
    look.mark(svg, x.at(xValue), y.at(yValue));
  }

  void curve(ChartSeries series, ToDoubleFunction<ChartSeries.Point> xValue) {
    ChartSeries.Look look = series.look();
    double[] places = new double[2 * series.points().size()];
    for (int i = 0; i < series.points().size(); i++) {
      ChartSeries.Point point = series.points().get(i);
      places[2 * i] = x.at(xValue.applyAsDouble(point)) + look.aside();
      places[2 * i + 1] = y.at(point.accuracy().mean());
      bar(places[2 * i], point.accuracy(), look);
    }
    svg.polyline(look.line(), places);
    for (int i = 0; i < places.length; i += 2) {
      look.mark(svg, places[i], places[i + 1]);
    }
  }

  private void bar(double place, Estimate accuracy, ChartSeries.Look look) {
    double top = y.at(Math.min(y.high(), accuracy.high()));
    double bottom = y.at(Math.max(y.low(), accuracy.low()));
    String line = "stroke=\"" + look.color() + "\" stroke-width=\"1.3\"";
    svg.line(place, top, place, bottom, line);
    svg.line(place - CAP, top, place + CAP, top, line);
    svg.line(place - CAP, bottom, place + CAP, bottom, line);
  }
}
