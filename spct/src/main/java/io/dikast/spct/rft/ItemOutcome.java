package io.dikast.spct.rft;

import io.dikast.engine.reward.GrmSample;
import java.util.List;
import java.util.Objects;

/**
 * What came of one item.
 *
 * @param item names it
 * @param verdict why its judgements are kept or not
 * @param trajectories every judgement that could be read, hinted ones last
 * @param unreadable draws in which no scores could be read
 * @param failed draws that did not come to their end, with the reasons
 */
public record ItemOutcome(
    String item,
    Verdict verdict,
    List<Trajectory> trajectories,
    int unreadable,
    List<GrmSample.Failed> failed) {

  /** Why judgements of an item are kept or rejected. */
  public enum Verdict {
    /** Some were right and some not: the right ones are kept. */
    KEPT,
    /** All were right: there is nothing to learn. */
    TOO_EASY,
    /** None was right, but one that was told the best response: that one is kept. */
    HINTED,
    /** None was right, told or not. */
    TOO_HARD,
    /** The item has no usable label. */
    UNLABELLED,
    /** No draw came to its end. */
    FAILED
  }

  public ItemOutcome {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(verdict, "verdict");
    trajectories = List.copyOf(trajectories);
    failed = List.copyOf(failed);
  }

  /** The judgements to learn from: right ones, of items that are neither too easy nor too hard. */
  public List<Trajectory> kept() {
    return switch (verdict) {
      case KEPT, HINTED -> trajectories.stream().filter(Trajectory::right).toList();
      case TOO_EASY, TOO_HARD, UNLABELLED, FAILED -> List.of();
    };
  }
}
