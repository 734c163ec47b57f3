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

  /**
   * Accuracy at one budget.
   *
   * @param seconds of wall time, 0 where they are not shown
   */
  record Point(int samples, double tokens, double seconds, Estimate accuracy) {

    Point(int samples, double tokens, Estimate accuracy) {
      this(samples, tokens, 0, accuracy);
    }
  }

  /** What stands at a point. */
  enum Shape {
    CIRCLE {
      @Override
      void mark(SvgText svg, double x, double y, String color) {
        svg.circle(x, y, 4.5, color);
      }
    },
    SQUARE {
      @Override
      void mark(SvgText svg, double x, double y, String color) {
        svg.polygon(color, x - 4.5, y - 4.5, x + 4.5, y - 4.5, x + 4.5, y + 4.5, x - 4.5, y + 4.5);
      }
    },
    TRIANGLE {
      @Override
      void mark(SvgText svg, double x, double y, String color) {
        svg.polygon(color, x, y - 5.5, x + 5.5, y + 4, x - 5.5, y + 4);
      }
    },
    DIAMOND {
      @Override
      void mark(SvgText svg, double x, double y, String color) {
        svg.polygon(color, x, y - 5.5, x + 5.5, y, x, y + 5.5, x - 5.5, y);
      }
    },
    /** A level only: no point is marked. */
    NONE {
      @Override
      void mark(SvgText svg, double x, double y, String color) {}
    };

    abstract void mark(SvgText svg, double x, double y, String color);
  }

  /**
   * How a curve is drawn: colours that the colour-blind tell apart (Okabe and Ito), and a shape of
   * its own for print.
   *
   * @param dashes of the line, empty for none
   * @param aside how far its bars stand aside, so that they do not hide each other
   */
  record Look(String color, String dashes, double aside, Shape shape) {

    static final Look VOTING = new Look("#0072b2", "", -3, Shape.CIRCLE);
    static final Look META = new Look("#d55e00", "", 3, Shape.SQUARE);
    static final Look ORACLE = new Look("#009e73", "2 4", 0, Shape.TRIANGLE);
    static final Look GREEDY = new Look("#333333", "8 4", 0, Shape.DIAMOND);
    static final Look CHANCE = new Look("#777777", "1 3", 0, Shape.NONE);

    private static final List<String> COLORS =
        List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#333333");
    private static final List<Shape> SHAPES =
        List.of(Shape.CIRCLE, Shape.SQUARE, Shape.TRIANGLE, Shape.DIAMOND);

    /** Of one among many curves, by its place: no two of the first 28 are alike. */
    static Look nth(int place) {
      return new Look(COLORS.get(place % COLORS.size()), "", 0, SHAPES.get(place % SHAPES.size()));
    }

    void mark(SvgText svg, double x, double y) {
      shape.mark(svg, x, y, color);
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
