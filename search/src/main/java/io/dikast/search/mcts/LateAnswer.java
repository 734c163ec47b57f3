package io.dikast.search.mcts;

import io.dikast.engine.policy.PartialAnswer;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * An answer as far as it was written when a limit came, or whose own worth nobody could say.
 *
 * @param node the last told node on the way to it
 * @param ticket of the node that it was written for; orders those of equal worth
 * @param nth of what was written for that node, from 0
 * @param value that node's where it was told, else that of the node it goes on from, in 0..1; empty
 *     where there is none
 * @param meanLogProbability of its tokens, NaN where unknown
 */
record LateAnswer(
    int node,
    int ticket,
    int nth,
    PartialAnswer answer,
    OptionalDouble value,
    double meanLogProbability) {

  /** As they were asked for. */
  static final Comparator<LateAnswer> BY_TICKET =
      Comparator.comparingInt(LateAnswer::ticket).thenComparingInt(LateAnswer::nth);

  /**
   * The best first: by highest value, of those without any the longest, of equal ones the first.
   */
  static final Comparator<LateAnswer> BEST_FIRST =
      Comparator.<LateAnswer>comparingDouble(late -> -late.value().orElse(-1))
          .thenComparingInt(late -> -late.answer().text().length())
          .thenComparing(BY_TICKET);

  LateAnswer {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(value, "value");
  }
}
