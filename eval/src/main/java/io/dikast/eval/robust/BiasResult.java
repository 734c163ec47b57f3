package io.dikast.eval.robust;

import io.dikast.engine.Usage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * How far a judge goes by order and by length. Shares are over items; one is empty where nothing
 * counts.
 *
 * @param items judged in both orders
 * @param passedOver items with a single response
 * @param refused orders that did not fit the judge
 * @param pairs draws that could be read in both orders
 * @param flippedDraws draws whose best responses changed with the order, of the pairs
 * @param flippedVotes items of which all draws together choose otherwise in the other order
 * @param firstWins judgements with one best response that found it in the first place
 * @param lastWins the same of the last place
 * @param chance that a place is the best one's by itself: the mean of 1/n. Over both orders every
 *     response stands in each of two mirrored places, so that a judge without preference for a
 *     place comes to this
 * @param wrongIsLonger wrong choices that are longer than every right response, of all wrong ones
 * @param longestWins choices of the longest response, of the items in which it is wrong
 * @param shortestWins choices of the shortest response, of the items in which it is wrong: without
 *     a bias by length about as many
 * @param usage what it cost
 */
public record BiasResult(
    int items,
    int passedOver,
    int refused,
    long pairs,
    Optional<Share> flippedDraws,
    Optional<Share> flippedVotes,
    Optional<Share> firstWins,
    Optional<Share> lastWins,
    double chance,
    Optional<Share> wrongIsLonger,
    Optional<Share> longestWins,
    Optional<Share> shortestWins,
    Usage usage) {

  public BiasResult {
    Objects.requireNonNull(usage, "usage");
    if (items < 1 || passedOver < 0 || refused < 0 || pairs < 0) {
      throw new IllegalArgumentException(
          "a bias is found on at least one item, got " + items + " items");
    }
  }

  static BiasResult of(List<OrderedJudgements> judged, int passedOver, int refused, Usage usage) {
    return new BiasResult(
        judged.size(),
        passedOver,
        refused,
        judged.stream().mapToLong(OrderedJudgements::pairs).sum(),
        share(judged, OrderedJudgements::flippedDraws),
        share(judged, OrderedJudgements::flippedVote),
        share(judged, item -> item.wonBy(false)),
        share(judged, item -> item.wonBy(true)),
        judged.stream().mapToDouble(i -> 1.0 / i.item().responses().size()).sum() / judged.size(),
        share(judged, BiasResult::wrongIsLonger),
        share(judged, item -> chosenThoughWrong(item, item::length)),
        share(judged, item -> chosenThoughWrong(item, index -> -item.length(index))),
        usage);
  }

  private static Optional<Share> share(
      List<OrderedJudgements> judged, Function<OrderedJudgements, OptionalDouble> of) {
    double[] means = judged.stream().map(of).flatMapToDouble(OptionalDouble::stream).toArray();
    return means.length == 0 ? Optional.empty() : Optional.of(Share.of(means));
  }

  private static OptionalDouble wrongIsLonger(OrderedJudgements judged) {
    OptionalInt pick = judged.pick();
    boolean right = pick.isPresent() && judged.item().best().contains(pick.getAsInt());
    if (pick.isEmpty() || judged.item().best().isEmpty() || right) {
      return OptionalDouble.empty();
    }
    int longestRight = judged.item().best().stream().mapToInt(judged::length).max().orElseThrow();
    return OptionalDouble.of(judged.length(pick.getAsInt()) > longestRight ? 1 : 0);
  }

  /**
   * Whether the one response at the top by this size is chosen; empty where it is right, or a tie.
   */
  private static OptionalDouble chosenThoughWrong(
      OrderedJudgements judged, ToIntFunction<Integer> size) {
    int responses = judged.item().responses().size();
    int most = IntStream.range(0, responses).map(size::applyAsInt).max().orElseThrow();
    int[] extreme = IntStream.range(0, responses).filter(i -> size.applyAsInt(i) == most).toArray();
    boolean wrong =
        extreme.length == 1
            && !judged.item().best().isEmpty()
            && !judged.item().best().contains(extreme[0]);
    OptionalInt pick = judged.pick();
    return wrong && pick.isPresent()
        ? OptionalDouble.of(pick.getAsInt() == extreme[0] ? 1 : 0)
        : OptionalDouble.empty();
  }
}
