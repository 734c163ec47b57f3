package io.dikast.eval.data;

import io.dikast.engine.Question;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to draw answers of: one row of a data set.
 *
 * @param id names the row in its data set
 * @param question with the reference answer where the row has one, which is for a judge
 * @param subset the part of the data set that it belongs to
 */
public record QuestionItem(String id, Question question, Optional<String> subset) {

  public QuestionItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(subset, "subset");
  }
}
