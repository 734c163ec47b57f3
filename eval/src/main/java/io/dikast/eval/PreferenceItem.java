package io.dikast.eval;

import io.dikast.engine.Question;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A question, its responses, and which of them are known to be the best: one row of a preference
 * data set.
 *
 * @param id names the row in its data set
 * @param question what the responses answer, with the reference answer where the row has one
 * @param responses at least one
 * @param best indices of the responses that are right; empty where the row has no label, or a label
 *     by which none is
 * @param subset the part of the data set that it belongs to
 * @param labelled whether the row says which responses are right
 */
public record PreferenceItem(
    String id,
    Question question,
    List<String> responses,
    Set<Integer> best,
    Optional<String> subset,
    boolean labelled) {

  public PreferenceItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(question, "question");
    responses = List.copyOf(responses);
    best = Set.copyOf(best);
    Objects.requireNonNull(subset, "subset");
    if (responses.isEmpty()) {
      throw new IllegalArgumentException(
          "item " + id + " must have at least one response, got none");
    }
    if (!labelled && !best.isEmpty()) {
      throw new IllegalArgumentException("item " + id + " has no label, got the best " + best);
    }
    for (int index : best) {
      if (index < 0 || index >= responses.size()) {
        throw new IllegalArgumentException(
            "item "
                + id
                + " labels response "
                + index
                + ", it has "
                + responses.size()
                + " responses");
      }
    }
  }

  /** An item that has a label where some response is the best, else none. */
  public PreferenceItem(
      String id,
      Question question,
      List<String> responses,
      Set<Integer> best,
      Optional<String> subset) {
    this(id, question, responses, best, subset, !best.isEmpty());
  }
}
