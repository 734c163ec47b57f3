package io.dikast.aggregators;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import io.dikast.engine.vote.Tally.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Votes written down, and votes at random. */
final class Votes {

  private Votes() {}

  /** Ballots of weight 1, one a row. */
  static List<Ballot> of(double[]... rows) {
    List<Ballot> ballots = new ArrayList<>();
    for (double[] row : rows) {
      ballots.add(Ballot.of(ballots.size(), DoubleStream.of(row).boxed().toList()));
    }
    return ballots;
  }

  static Ballot weighted(int index, double weight, double... scores) {
    return new Ballot(index, DoubleStream.of(scores).boxed().toList(), weight);
  }

  static double[] row(double... scores) {
    return scores;
  }

  static List<Double> totals(Tally tally) {
    return tally.standings().stream().map(Standing::total).toList();
  }

  /** Responses from the first rank to the last. */
  static List<Integer> ranked(Tally tally) {
    return tally.standings().stream()
        .sorted(Comparator.comparingInt(Standing::rank))
        .map(Standing::index)
        .toList();
  }

  /** Votes of any shape, with weights and scores of any size in use, whole ones often. */
  static Arbitrary<List<Ballot>> any() {
    return Arbitraries.integers()
        .between(1, 8)
        .flatMap(
            n -> {
              Arbitrary<Double> score =
                  Arbitraries.oneOf(
                      Arbitraries.integers().between(1, 10).map(Integer::doubleValue),
                      Arbitraries.doubles().between(-1e6, 1e6).ofScale(6));
              Arbitrary<Double> weight =
                  Arbitraries.oneOf(
                      Arbitraries.just(1.0), Arbitraries.doubles().between(1e-9, 1e9).ofScale(9));
              return Combinators.combine(
                      Arbitraries.integers().between(0, 40), score.list().ofSize(n), weight)
                  .as(Ballot::new)
                  .list()
                  .ofMinSize(1)
                  .ofMaxSize(16);
            });
  }
}
