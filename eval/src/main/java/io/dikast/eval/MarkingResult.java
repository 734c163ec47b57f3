package io.dikast.eval;

import io.dikast.metarm.MarkedJudgement;
import java.util.List;

/**
 * Judgements, marked right or wrong.
 *
 * @param judgements those of all items, in the order of the items
 * @param items with a label by which a judgement can be right or wrong
 * @param skipped items without such a label
 * @param refused items that the judge cannot be asked about, such as ones that do not fit its
 *     context
 * @param failed items whose draws the backend failed; another run draws them again
 * @param unreadable draws that gave no scores
 * @param reason why the first of the refused and failed ones came to nothing, empty without one
 */
public record MarkingResult(
    List<MarkedJudgement> judgements,
    int items,
    int skipped,
    int refused,
    int failed,
    int unreadable,
    String reason) {

  public MarkingResult {
    judgements = List.copyOf(judgements);
  }
}
