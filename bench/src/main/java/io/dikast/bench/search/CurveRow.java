package io.dikast.bench.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One search of one question.
 *
 * @param cell what was searched
 * @param right whether the chosen answer was
 * @param anyRight whether any candidate was
 * @param tokens computed by all models
 * @param promptTokens of policy and process reward that were computed
 * @param cachedTokens of policy and process reward that lay in the prefix tree
 * @param seconds of wall time, the model open already
 */
record CurveRow(
    Cell cell,
    boolean right,
    boolean anyRight,
    long tokens,
    long promptTokens,
    long cachedTokens,
    double seconds) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is searched once.
   *
   * @param question its text
   * @param seed which run of the question
   * @param answers N
   */
  record Cell(String question, int seed, SearchMethod method, int answers) {}

  /** One line. */
  String json(String study) {
    ObjectNode object = JSON.createObjectNode();
    object.put("study", study);
    object.put("question", cell.question());
    object.put("seed", cell.seed());
    object.put("method", cell.method().key());
    object.put("answers", cell.answers());
    object.put("right", right);
    object.put("any_right", anyRight);
    object.put("tokens", tokens);
    object.put("prompt_tokens", promptTokens);
    object.put("cached_tokens", cachedTokens);
    object.put("seconds", seconds);
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none, or of another study
   */
  static CurveRow read(String line, String study) {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no row: " + e.getOriginalMessage(), e);
    }
    if (!object.path("study").asText().equals(study)) {
      throw new IllegalArgumentException(
          "a row of another study: another model or other settings; name another folder");
    }
    for (SearchMethod method : SearchMethod.values()) {
      if (method.key().equals(object.path("method").asText())) {
        return new CurveRow(
            new Cell(
                object.path("question").asText(),
                object.path("seed").asInt(),
                method,
                object.path("answers").asInt()),
            object.path("right").asBoolean(),
            object.path("any_right").asBoolean(),
            object.path("tokens").asLong(),
            object.path("prompt_tokens").asLong(),
            object.path("cached_tokens").asLong(),
            object.path("seconds").asDouble());
      }
    }
    throw new IllegalArgumentException("no method " + object.path("method"));
  }
}
