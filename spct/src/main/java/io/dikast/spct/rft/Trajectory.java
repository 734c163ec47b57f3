package io.dikast.spct.rft;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Permutation;
import java.util.List;
import java.util.Objects;

/**
 * One text that was drawn, as it can be learned from: a judgement, or an answer.
 *
 * @param item names the item
 * @param prompt what the model is asked, without any hint; its text stands in the files
 * @param completion what it wrote, with its token ids where the backend shows them
 * @param permutation the order in which the prompt shows the responses; of an answer that of one
 * @param scores one a response, in the order of the responses; of an answer its own
 * @param right whether it is one to learn from. A judgement: it scores the labelled best strictly
 *     above all others (arXiv 2504.02495, section 3.2). An answer: the best, and good enough
 * @param hinted whether it was told which response is the best
 */
public record Trajectory(
    String item,
    Prompt prompt,
    TokenSequence completion,
    Permutation permutation,
    List<Double> scores,
    boolean right,
    boolean hinted) {

  public Trajectory {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(completion, "completion");
    Objects.requireNonNull(permutation, "permutation");
    scores = List.copyOf(scores);
    if (scores.isEmpty() || scores.size() != permutation.size()) {
      throw new IllegalArgumentException(
          "a permutation of "
              + permutation.size()
              + " needs as many scores and at least one, got "
              + scores.size());
    }
  }
}
