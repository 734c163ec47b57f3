package io.dikast.eval.robust;

import io.dikast.eval.PreferenceItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What a judge said of one item in both orders of its responses, draw by draw. */
final class OrderedJudgements {

  private final PreferenceItem item;
  private final Map<Integer, List<Double>> straight = new HashMap<>();
  private final Map<Integer, List<Double>> reversed = new HashMap<>();

  OrderedJudgements(PreferenceItem item) {
    this.item = item;
  }

  /**
   * Scores of one order.
   *
   * @param scores by draw, each in the order of the item's responses
   */
  void put(boolean turned, Map<Integer, List<Double>> scores) {
    (turned ? reversed : straight).putAll(scores);
  }

  PreferenceItem item() {
    return item;
  }

  /** Draws that could be read in both orders. */
  int pairs() {
    return (int) straight.keySet().stream().filter(reversed::containsKey).count();
  }

  /** Share of those whose best responses changed with the order; empty without any. */
  OptionalDouble flippedDraws() {
    int flipped = 0;
    for (Map.Entry<Integer, List<Double>> draw : straight.entrySet()) {
      List<Double> other = reversed.get(draw.getKey());
      if (other != null && !top(draw.getValue()).equals(top(other))) {
        flipped++;
      }
    }
    int pairs = pairs();
    return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) flipped / pairs);
  }

  /** 1 where all draws together choose otherwise in the other order; empty where one is missing. */
  OptionalDouble flippedVote() {
    return straight.isEmpty() || reversed.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(top(means(straight)).equals(top(means(reversed))) ? 0 : 1);
  }

  /**
   * Share of the judgements with one best response whose best stood at this place; empty without
   * any.
   *
   * @param last the last place, and not the first
   */
  OptionalDouble wonBy(boolean last) {
    int responses = item.responses().size();
    int[] counts = new int[2];
    count(straight, index -> index, last ? responses - 1 : 0, counts);
    count(reversed, index -> responses - 1 - index, last ? responses - 1 : 0, counts);
    return counts[1] == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts[0] / counts[1]);
  }

  private static void count(
      Map<Integer, List<Double>> draws, ToIntFunction<Integer> place, int at, int[] counts) {
    for (List<Double> scores : draws.values()) {
      Set<Integer> top = top(scores);
      if (top.size() == 1) {
        counts[0] += place.applyAsInt(top.iterator().next()) == at ? 1 : 0;
        counts[1]++;
      }
    }
  }

  /** What both orders together choose; empty where that is a tie, or an order is missing. */
  OptionalInt pick() {
    if (straight.isEmpty() || reversed.isEmpty()) {
      return OptionalInt.empty();
    }
    double[] sums = means(straight);
    double[] others = means(reversed);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others[i];
    }
    Set<Integer> top = top(sums);
    return top.size() == 1 ? OptionalInt.of(top.iterator().next()) : OptionalInt.empty();
  }

  /** Characters of a response, in code points. */
  int length(int response) {
    String text = item.responses().get(response);
    return text.codePointCount(0, text.length());
  }

  private double[] means(Map<Integer, List<Double>> draws) {
    double[] means = new double[item.responses().size()];
    for (List<Double> scores : draws.values()) {
      for (int i = 0; i < means.length; i++) {
        means[i] += scores.get(i);
      }
    }
    for (int i = 0; i < means.length; i++) {
      means[i] /= draws.size();
    }
    return means;
  }

  private static Set<Integer> top(List<Double> scores) {
    return top(scores.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static Set<Integer> top(double[] scores) {
    Set<Integer> top = new HashSet<>();
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > best) {
        best = scores[i];
        top.clear();
      }
      if (scores[i] == best) {
        top.add(i);
      }
    }
    return top;
  }
}
