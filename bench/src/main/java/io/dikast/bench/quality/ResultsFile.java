package io.dikast.bench.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dikast.bench.quality.QualityStudy.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Every pick of a study, so that anybody can count again. */
final class ResultsFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultsFile() {}

  static void write(Path file, String model, double temperature, List<Row> rows)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("model", model);
    root.put("temperature", temperature);
    ArrayNode array = root.putArray("questions");
    for (Row row : rows) {
      ObjectNode object = array.addObject();
      object.put("prompt", row.question().text());
      row.question().responses().forEach(object.putArray("responses")::add);
      object.put("label", row.question().best());
      ObjectNode picks = object.putObject("picks");
      row.picks().forEach((method, made) -> made.forEach(picks.withArray(method.shown())::add));
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    JSON.writeValue(file.toFile(), root);
  }
}
