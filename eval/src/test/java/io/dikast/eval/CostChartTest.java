package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.eval.CostChart.Curve;
import io.dikast.eval.CostChart.Point;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CostChartTest {

  private static final Curve GREEDY =
      new Curve("greedy", List.of(new Point(40, 0.02, new Estimate(0.6, 0.05))), false);

  private static final Curve TREE =
      new Curve(
          "tree <search> & \"more\"",
          List.of(
              new Point(300, 0.09, new Estimate(0.7, 0.05)),
              new Point(5000, 3.5, new Estimate(0.8, 0.3))),
          true);

  @Test
  void svg_everyCurve_isInBothPanels() {
    String svg = CostChart.svg("A <title>", "a note", List.of(GREEDY, TREE));

    assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
    // One of each in each of two panels.
    assertThat(svg.split("<polyline ", -1)).hasSize(1 + 4);
    assertThat(svg)
        .contains("tree &lt;search&gt; &amp;", "0.800 ± 0.300 at 5000 tokens and 3.500 s");
    assertThat(svg).doesNotContain("NaN", "Infinity");
  }

  @Test
  void svg_lonePoint_drawsToo() {
    assertThat(CostChart.svg("one", "", List.of(GREEDY))).doesNotContain("NaN", "Infinity");
  }

  @Test
  void svg_noCurveOrTooMany_refused() {
    assertThatThrownBy(() -> CostChart.svg("none", "", List.of())).hasMessageContaining("1..8");
    assertThatThrownBy(() -> CostChart.svg("many", "", Collections.nCopies(9, GREEDY)))
        .hasMessageContaining("1..8");
    assertThatThrownBy(() -> new Point(0, 1, new Estimate(0.5, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Curve("empty", List.of(), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
