package io.dikast.eval;

import java.util.Locale;

/** Writes an SVG document. Coordinates are in pixels; every text is escaped. */
final class SvgText {

  private static final String STYLE =
      "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#1a1a1a}"
          + ".title{font-size:18px;font-weight:600}.note{font-size:12.5px;fill:#444444}"
          + ".label{font-size:13px}.tick{font-size:12px;fill:#444444}";

  private final StringBuilder out = new StringBuilder();

  /**
   * Begins a document on a light ground.
   *
   * @param title what it is, for those who cannot see it
   * @param description what it shows
   */
  SvgText(int width, int height, String title, String description) {
    add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                + " role=\"img\" aria-labelledby=\"title desc\">",
            width,
            height,
            width,
            height));
    add(String.format(Locale.ROOT, "<title id=\"title\">%s</title>", escaped(title)));
    add(String.format(Locale.ROOT, "<desc id=\"desc\">%s</desc>", escaped(description)));
    add(String.format(Locale.ROOT, "<style>%s</style>", STYLE));
    add(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height));
  }

  void line(double x1, double y1, double x2, double y2, String look) {
    add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>",
            x1,
            y1,
            x2,
            y2,
            look));
  }

  void polyline(String look, double... places) {
    add(
        String.format(
            Locale.ROOT, "<polyline points=\"%s\" fill=\"none\" %s/>", points(places), look));
  }

  void polygon(String color, double... places) {
    add(
        String.format(
            Locale.ROOT,
            "<polygon points=\"%s\" fill=\"%s\" stroke=\"#ffffff\" stroke-width=\"1\"/>",
            points(places),
            color));
  }

  void circle(double x, double y, double radius, String color) {
    add(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"#ffffff\""
                + " stroke-width=\"1\"/>",
            x,
            y,
            radius,
            color));
  }

  void band(double x, double y, double width, double height, String color) {
    add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
                + " fill-opacity=\"0.12\"/>",
            x,
            y,
            width,
            height,
            color));
  }

  /**
   * A text.
   *
   * @param style one of title, note, label, tick
   * @param anchor which end lies at the place: start, middle or end
   */
  void text(double x, double y, String style, String anchor, String text) {
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            style,
            anchor,
            escaped(text)));
  }

  /** A label that reads upwards. */
  void upright(double x, double y, String text) {
    add(
        String.format(
            Locale.ROOT,
            "<text class=\"label\" text-anchor=\"middle\" transform=\"translate(%.1f %.1f)"
                + " rotate(-90)\">%s</text>",
            x,
            y,
            escaped(text)));
  }

  String end() {
    return out.append("</svg>\n").toString();
  }

  private static String points(double[] places) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < places.length; i += 2) {
      points.append(
          String.format(Locale.ROOT, "%s%.1f,%.1f", i == 0 ? "" : " ", places[i], places[i + 1]));
    }
    return points.toString();
  }

  private void add(String element) {
    out.append(element).append('\n');
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                // What XML cannot hold at all.
                default ->
                    safe.appendCodePoint(
                        (c < ' ' && c != '\n' && c != '\t')
                                || (c >= 0xD800 && c < 0xE000)
                                || c == 0xFFFE
                                || c == 0xFFFF
                            ? 0xFFFD
                            : c);
              }
            });
    return safe.toString();
  }
}
