package io.dikast.spct.rft;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.TokenSequence;
import java.util.List;
import java.util.Objects;

/**
 * One judgement that was drawn, as it can be learned from.
 *
 * @param item names the item
 * @param prompt what a judge is asked, without any hint
 * @param completion what it wrote
 * @param scores one a response, in the order of the responses
 * @param right whether it scores the labelled best strictly above all others (arXiv 2504.02495,
 *     section 3.2)
 * @param hinted whether it was told which response is the best
 */
public record Trajectory(
    String item,
    Prompt prompt,
    TokenSequence completion,
    List<Double> scores,
    boolean right,
    boolean hinted) {

  public Trajectory {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(completion, "completion");
    scores = List.copyOf(scores);
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("a judgement has at least one score, got none");
    }
  }
}
