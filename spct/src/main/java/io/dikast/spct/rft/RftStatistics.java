package io.dikast.spct.rft;

import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a run of rejective fine-tuning drew and kept.
 *
 * @param verdicts how many items came to each
 * @param right judgements, told ones too
 * @param wrong judgements, told ones too
 * @param unreadable draws
 * @param failed draws
 * @param kept judgements to learn from
 */
public record RftStatistics(
    Map<Verdict, Integer> verdicts,
    long right,
    long wrong,
    long unreadable,
    long failed,
    long kept) {

  static final RftStatistics NONE = new RftStatistics(Map.of(), 0, 0, 0, 0, 0);

  public RftStatistics {
    verdicts = Map.copyOf(verdicts);
  }

  static RftStatistics of(ItemOutcome outcome) {
    int right = (int) outcome.trajectories().stream().filter(Trajectory::right).count();
    return of(
        outcome.verdict(),
        right,
        outcome.trajectories().size() - right,
        outcome.unreadable(),
        outcome.failed().size(),
        outcome.kept().size());
  }

  static RftStatistics of(
      Verdict verdict, int right, int wrong, int unreadable, int failed, int kept) {
    return new RftStatistics(Map.of(verdict, 1), right, wrong, unreadable, failed, kept);
  }

  RftStatistics plus(RftStatistics more) {
    Map<Verdict, Integer> sums = new EnumMap<>(Verdict.class);
    sums.putAll(verdicts);
    more.verdicts.forEach((verdict, count) -> sums.merge(verdict, count, Integer::sum));
    return new RftStatistics(
        sums,
        right + more.right,
        wrong + more.wrong,
        unreadable + more.unreadable,
        failed + more.failed,
        kept + more.kept);
  }

  /** Items in all. */
  public int items() {
    return verdicts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Items that came to this verdict. */
  public int items(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0);
  }
}
