package io.dikast.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.spi.ToolProvider;

/** A run of the command as the command line starts it: found by its name, given its arguments. */
public record BenchRun(int code, String out, String err) {

  public static BenchRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        ToolProvider.findFirst("dikast-bench")
            .orElseThrow()
            .run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    return new BenchRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The object on the last line. */
  public JsonNode json() {
    List<String> lines = out.lines().toList();
    try {
      return new ObjectMapper().readTree(lines.getLast());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the last line is no JSON: " + out + err, e);
    }
  }

  public double metric(String name) {
    JsonNode value = json().path("metrics").path(name);
    if (!value.isNumber()) {
      throw new AssertionError("no metric " + name + ": " + out + err);
    }
    return value.asDouble();
  }

  public boolean hasMetric(String name) {
    return json().path("metrics").has(name);
  }
}
