package io.dikast.spct.rft;

import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to draw answers of.
 *
 * @param id names it in its data
 * @param question is asked without its reference, which the judge alone is shown
 * @param subset the part of the data that it belongs to
 */
public record QuestionItem(String id, Question question, Optional<String> subset) {

  public QuestionItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(subset, "subset");
  }

  /** The question of a row, without its responses. */
  public static QuestionItem of(PreferenceItem item) {
    return new QuestionItem(item.id(), item.question(), item.subset());
  }
}
