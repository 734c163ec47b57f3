package io.dikast.eval;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a judgement is right by a label (arXiv 2504.02495, section 3.2): some labelled response
 * stands strictly above every one that is not labelled; the score of a single response agrees with
 * its label.
 */
public final class RuleReward {

  /**
   * From this score on a single response counts as right. The scale's anchor in the middle: a judge
   * that scores from 1 to 10 cannot say the 0 and 1 of the paper's labels.
   */
  public static final double GOOD = 6;

  private RuleReward() {}

  /** Whether the rule can say anything: some responses are labelled the best, and some are not. */
  public static boolean applies(int responses, Set<Integer> best) {
    return !best.isEmpty() && best.size() < responses;
  }

  /**
   * Whether an item's label tells right judgements from wrong ones: some of its responses are the
   * best and some not, or it has a single one and a label.
   */
  public static boolean applies(PreferenceItem item) {
    return item.responses().size() == 1
        ? item.labelled()
        : applies(item.responses().size(), item.best());
  }

  /**
   * Whether scores agree with the label of an item that the rule {@linkplain #applies applies} to.
   *
   * @param scores one a response
   */
  public static boolean right(List<Double> scores, PreferenceItem item) {
    if (scores.size() != item.responses().size() || !applies(item)) {
      throw new IllegalArgumentException(
          "an item with a usable label and "
              + item.responses().size()
              + " responses needs as many scores, got "
              + scores.size());
    }
    return scores.size() == 1
        ? scores.getFirst() >= GOOD == !item.best().isEmpty()
        : right(scores, item.best());
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
