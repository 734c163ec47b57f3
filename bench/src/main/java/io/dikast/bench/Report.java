package io.dikast.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a benchmark measured.
 *
 * @param benchmark its name
 * @param runs how often it was measured, at least 1
 * @param metrics finite numbers by name, in the order to show them; medians over the runs, ratios
 *     from interleaved pairs
 */
public record Report(String benchmark, int runs, Map<String, Double> metrics) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Report {
    if (runs < 1) {
      throw new IllegalArgumentException("runs must be at least 1, got " + runs);
    }
    Map<String, Double> copy = new LinkedHashMap<>(metrics);
    copy.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number, got " + value);
          }
        });
    metrics = Collections.unmodifiableMap(copy);
  }

  /** One line a metric: its name and its value, aligned. */
  public List<String> table() {
    int width = metrics.keySet().stream().mapToInt(String::length).max().orElse(0);
    return metrics.entrySet().stream()
        .map(
            metric ->
                String.format(
                    Locale.ROOT, "%-" + width + "s  %s", metric.getKey(), shown(metric.getValue())))
        .toList();
  }

  /** Four digits say all that a measurement knows; a count is shown whole. */
  private static String shown(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int digits = (int) Math.floor(Math.log10(Math.abs(value)));
    return String.format(Locale.ROOT, "%." + Math.clamp(3 - digits, 0, 9) + "f", value);
  }

  /** One line of JSON, in the shape that docs/benchmarks.md describes. */
  String json(String command, String machine) {
    ObjectNode object = JSON.createObjectNode();
    object.put("benchmark", benchmark);
    object.put("command", command);
    object.put("machine", machine);
    object.put("runs", runs);
    ObjectNode numbers = object.putObject("metrics");
    metrics.forEach(
        (name, value) -> {
          if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            numbers.put(name, value.longValue());
          } else {
            numbers.put(name, value);
          }
        });
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
    }
  }
}
