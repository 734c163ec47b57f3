package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CurveChartTest {

  private static CurveChart.Curve curve(String name, double... tokens) {
    return new CurveChart.Curve(
        name,
        IntStream.range(0, tokens.length)
            .mapToObj(
                i ->
                    new CurveChart.Point(
                        tokens[i], tokens[i] / 1000, new Estimate(0.5 + i * 0.1, 0.02)))
            .toList());
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  @Test
  void svg_everyCurveTwice_andNamedInTheLegend() throws Exception {
    String svg =
        new CurveChart(
                "a < b",
                "of & on",
                List.of(curve("voting", 100, 200, 400), curve("\"best\" of n", 150, 300)))
            .svg();
    assertThat(parsed(svg).getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(svg).contains("a &lt; b", "of &amp; on").doesNotContain("NaN", "Infinity");
    assertThat(parsed(svg).getTextContent()).contains("voting", "\"best\" of n", "0.700 ± 0.020");
  }

  @Test
  void svg_onePoint_hasAScale() throws Exception {
    String svg = new CurveChart("t", "n", List.of(curve("one", 0.5))).svg();
    assertThat(svg).doesNotContain("NaN", "Infinity");
    assertThat(parsed(svg).getTagName()).isEqualTo("svg");
  }

  @Test
  void svg_manyCurves_legendBreaksIntoLines() throws Exception {
    List<CurveChart.Curve> curves =
        IntStream.range(0, 28).mapToObj(i -> curve("curve number " + i, 10 + i, 20 + i)).toList();
    int one = height(new CurveChart("t", "n", curves.subList(0, 1)).svg());
    assertThat(height(new CurveChart("t", "n", curves).svg())).isGreaterThan(one);
  }

  private static int height(String svg) throws Exception {
    String[] box = parsed(svg).getAttribute("viewBox").split(" ");
    return Integer.parseInt(box[3]);
  }

  @Test
  void nothingToDraw_refused() {
    assertThatThrownBy(() -> new CurveChart("t", "n", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> curve("empty")).hasMessageContaining("empty");
    assertThatThrownBy(() -> curve("free", 0)).hasMessageContaining("above 0");
  }
}
