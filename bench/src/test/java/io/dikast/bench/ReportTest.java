package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void json_oneLineInTheContractsShape() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("seconds", 14.25);
    metrics.put("tokens", 1024.0);
    assertThat(new Report("shared-prefix", 3, metrics).json("bench shared-prefix", "a machine"))
        .isEqualTo(
            "{\"benchmark\":\"shared-prefix\",\"command\":\"bench shared-prefix\",\"machine\":\"a"
                + " machine\",\"runs\":3,\"metrics\":{\"seconds\":14.25,\"tokens\":1024}}");
  }

  @Test
  void table_fourDigits_countsWhole() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("a", 14.25678);
    metrics.put("long_name", 0.00123456);
    metrics.put("count", 123456.0);
    assertThat(new Report("x", 1, metrics).table())
        .containsExactly("a          14.26", "long_name  0.001235", "count      123456");
  }

  @Test
  void notANumber_refused() {
    assertThatThrownBy(() -> new Report("x", 1, Map.of("ratio", Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ratio");
  }
}
