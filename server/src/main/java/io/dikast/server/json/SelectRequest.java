package io.dikast.server.json;

import io.dikast.engine.Question;
import java.util.List;
import java.util.Objects;

/**
 * What a selection is asked for.
 *
 * @param question with its reference and principles, if the caller gave any
 * @param responses at least one; texts may be empty
 */
public record SelectRequest(Question question, List<String> responses) {

  public SelectRequest {
    Objects.requireNonNull(question, "question");
    responses = List.copyOf(responses);
    if (responses.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one response, got none");
    }
  }
}
