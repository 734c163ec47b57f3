package io.dikast.server.json;

import io.dikast.eval.MarkingResult;
import io.dikast.metarm.CrossValidation;
import io.dikast.metarm.MetaHead;
import java.util.Objects;

/**
 * A head that was just fitted.
 *
 * @param judge name of the model whose judgements it knows
 * @param samples judgements drawn of each row
 * @param marked what it was fitted to
 * @param head to be used
 * @param features how good a head over features alone is
 */
public record TrainedHead(
    String judge, int samples, MarkingResult marked, MetaHead head, CrossValidation features) {
  public TrainedHead {
    Objects.requireNonNull(judge, "judge");
    Objects.requireNonNull(marked, "marked");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(features, "features");
  }
}
