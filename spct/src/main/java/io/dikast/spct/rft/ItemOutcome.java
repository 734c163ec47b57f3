package io.dikast.spct.rft;

import io.dikast.engine.reward.GrmSample;
import java.util.List;
import java.util.Objects;

/**
 * What came of one item.
 *
 * @param key says which
 * @param verdict why its trajectories are kept or not
 * @param trajectories everything drawn that can be judged right or wrong, hinted ones last
 * @param unreadable draws in which no scores could be read, or that were no whole answer; hinted
 *     ones too
 * @param failed draws that did not come to their end, with the reasons; hinted ones too
 * @param hintTried whether one was drawn that was told the best response
 * @param tokens generated for what could be read or not; 0 where the backend shows none
 */
public record ItemOutcome(
    ItemKey key,
    Verdict verdict,
    List<Trajectory> trajectories,
    int unreadable,
    List<GrmSample.Failed> failed,
    boolean hintTried,
    long tokens) {

  /** Why trajectories of an item are kept or rejected. */
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
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(verdict, "verdict");
    trajectories = List.copyOf(trajectories);
    failed = List.copyOf(failed);
    if (unreadable < 0 || tokens < 0) {
      throw new IllegalArgumentException(
          "unreadable and tokens must not be negative, got " + unreadable + " and " + tokens);
    }
  }

  static ItemOutcome unlabelled(ItemKey key) {
    return new ItemOutcome(key, Verdict.UNLABELLED, List.of(), 0, List.of(), false, 0);
  }

  /** Names the item. */
  public String item() {
    return key.id();
  }

  /** What to learn from: right trajectories, of items that are neither too easy nor too hard. */
  public List<Trajectory> kept() {
    return switch (verdict) {
      case KEPT, HINTED -> trajectories.stream().filter(Trajectory::right).toList();
      case TOO_EASY, TOO_HARD, UNLABELLED, FAILED -> List.of();
    };
  }
}
