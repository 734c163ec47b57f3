package io.dikast.eval;

import java.util.List;
import java.util.Objects;

/**
 * One curve of a chart.
 *
 * @param name for the legend
 * @param points by growing number of samples
 */
record ChartSeries(String name, Look look, List<Point> points) {

  ChartSeries {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(look, "look");
    points = List.copyOf(points);
  }

  /** Accuracy at one budget. */
  record Point(int samples, double tokens, Estimate accuracy) {}

  /**
   * How a curve is drawn: colours that the colour-blind tell apart (Okabe and Ito), and a shape of
   * its own for print.
   */
  enum Look {
    VOTING("#0072b2", "", -3) {
      @Override
      void mark(SvgText svg, double x, double y) {
        svg.circle(x, y, 4.5, color());
      }
    },
    META("#d55e00", "", 3) {
      @Override
      void mark(SvgText svg, double x, double y) {
        svg.polygon(
            color(), x - 4.5, y - 4.5, x + 4.5, y - 4.5, x + 4.5, y + 4.5, x - 4.5, y + 4.5);
      }
    },
    ORACLE("#009e73", "2 4", 0) {
      @Override
      void mark(SvgText svg, double x, double y) {
        svg.polygon(color(), x, y - 5.5, x + 5.5, y + 4, x - 5.5, y + 4);
      }
    },
    GREEDY("#333333", "8 4", 0) {
      @Override
      void mark(SvgText svg, double x, double y) {
        svg.polygon(color(), x, y - 5.5, x + 5.5, y, x, y + 5.5, x - 5.5, y);
      }
    },
    CHANCE("#777777", "1 3", 0) {
      @Override
      void mark(SvgText svg, double x, double y) {
        // A level only: no point is marked.
      }
    };

    private final String color;
    private final String dashes;
    private final double aside;

    Look(String color, String dashes, double aside) {
      this.color = color;
      this.dashes = dashes;
      this.aside = aside;
    }

    abstract void mark(SvgText svg, double x, double y);

    String color() {
      return color;
    }

    /** How far its bars stand aside, so that they do not hide each other. */
    double aside() {
      return aside;
    }

    /** The attributes of its line. */
    String line() {
      return "stroke=\""
          + color
          + "\" stroke-width=\"2\""
          + (dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
    }
  }
}
