package io.dikast.spct.rft;

import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run drew and kept.
 *
 * @param total of all items
 * @param subsets of the items of each subset, by name; items without one are in the total alone
 */
public record RftStatistics(Counts total, SortedMap<String, Counts> subsets) {

  static final RftStatistics NONE = new RftStatistics(Counts.NONE, new TreeMap<>());

  /**
   * Counts over some items.
   *
   * @param verdicts how many items came to each
   * @param right trajectories, told ones too
   * @param wrong trajectories, told ones too
   * @param unreadable draws
   * @param failed draws
   * @param kept trajectories to learn from
   * @param hintsTried items of which one was drawn that was told the best response
   * @param tokens generated, as far as the backend shows them
   */
  public record Counts(
      Map<Verdict, Integer> verdicts,
      long right,
      long wrong,
      long unreadable,
      long failed,
      long kept,
      long hintsTried,
      long tokens) {

    static final Counts NONE = new Counts(Map.of(), 0, 0, 0, 0, 0, 0, 0);

    public Counts {
      verdicts = Map.copyOf(verdicts);
    }

    static Counts of(ItemOutcome outcome) {
      long right = outcome.trajectories().stream().filter(Trajectory::right).count();
      return new Counts(
          Map.of(outcome.verdict(), 1),
          right,
          outcome.trajectories().size() - right,
          outcome.unreadable(),
          outcome.failed().size(),
          outcome.kept().size(),
          outcome.hintTried() ? 1 : 0,
          outcome.tokens());
    }

    Counts plus(Counts more) {
      Map<Verdict, Integer> sums = new EnumMap<>(Verdict.class);
      sums.putAll(verdicts);
      more.verdicts.forEach((verdict, count) -> sums.merge(verdict, count, Integer::sum));
      return new Counts(
          sums,
          right + more.right,
          wrong + more.wrong,
          unreadable + more.unreadable,
          failed + more.failed,
          kept + more.kept,
          hintsTried + more.hintsTried,
          tokens + more.tokens);
    }

    /** Items in all. */
    public int items() {
      return verdicts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Items that came to this verdict. */
    public int items(Verdict verdict) {
      return verdicts.getOrDefault(verdict, 0);
    }

    /** Draws in all, told ones and failed ones too. */
    public long drawn() {
      return right + wrong + unreadable + failed;
    }

    /** Share of the draws that came to their end which were right, 0 to 1; NaN without any. */
    public double rightShare() {
      return (double) right / (right + wrong + unreadable);
    }
  }

  public RftStatistics {
    Objects.requireNonNull(total, "total");
    subsets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(subsets));
  }

  RftStatistics plus(ItemKey key, Counts more) {
    SortedMap<String, Counts> sums = new TreeMap<>(subsets);
    key.subset().ifPresent(subset -> sums.merge(subset, more, Counts::plus));
    return new RftStatistics(total.plus(more), sums);
  }
}
