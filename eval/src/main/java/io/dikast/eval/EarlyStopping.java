package io.dikast.eval;

import java.util.Objects;

/**
 * What a stopping rule saves and what it costs, over the rows of a study.
 *
 * @param accuracy of the vote at the point where the rule ends it
 * @param loss accuracy of all draws less that, paired within each item
 * @param draws that were counted, in the mean
 * @param tokensFraction of the tokens of all draws, prompts included: what was counted, and in full
 *     what may have been under way besides
 */
public record EarlyStopping(Estimate accuracy, Estimate loss, double draws, double tokensFraction) {

  public EarlyStopping {
    Objects.requireNonNull(accuracy, "accuracy");
    Objects.requireNonNull(loss, "loss");
    if (!(draws >= 0) || !(tokensFraction >= 0)) {
      throw new IllegalArgumentException(
          "draws and tokensFraction must not be negative, got " + draws + ", " + tokensFraction);
    }
  }
}
