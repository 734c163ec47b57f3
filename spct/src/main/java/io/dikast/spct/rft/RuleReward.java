package io.dikast.spct.rft;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a judgement is right by a label (arXiv 2504.02495, section 3.2): some labelled response
 * stands strictly above every one that is not labelled. It says nothing of a single response.
 */
public final class RuleReward {

  private RuleReward() {}

  /** Whether the rule can say anything: some responses are labelled the best, and some are not. */
  public static boolean applies(int responses, Set<Integer> best) {
    return !best.isEmpty() && best.size() < responses;
  }

  /**
   * By which responses are the best.
   *
   * @param scores one a response, at least two
   * @param best indices of the best, at least one and not all
   */
  public static boolean right(List<Double> scores, Set<Integer> best) {
    if (!applies(scores.size(), best)) {
      throw new IllegalArgumentException(
          "some of " + scores.size() + " responses must be the best and some not, got " + best);
    }
    double top = best.stream().mapToDouble(scores::get).max().orElseThrow();
    return IntStream.range(0, scores.size())
        .filter(i -> !best.contains(i))
        .allMatch(i -> scores.get(i) < top);
  }

  /**
   * The reward of reinforcement learning: 1 if right, else −1; also −1 for what nobody can read.
   */
  public static double of(boolean right) {
    return right ? 1 : -1;
  }
}
