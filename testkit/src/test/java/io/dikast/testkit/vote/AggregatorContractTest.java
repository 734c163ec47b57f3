package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import io.dikast.engine.vote.Tally.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A plain and slow aggregator passes the contract; one with a fault in it fails the right law. */
final class AggregatorContractTest extends AggregatorContract {

  @Override
  protected Aggregator aggregator() {
    return AggregatorContractTest::slow;
  }

  private static Tally slow(List<Ballot> given, long seed) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("no ballots");
    }
    List<Ballot> ballots = given.stream().sorted(Comparator.comparingInt(Ballot::index)).toList();
    int n = ballots.getFirst().scores().size();
    List<Integer> seeded = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(seeded, new Random(seed));
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double sum = 0;
      double weight = 0;
      int votes = 0;
      for (Ballot ballot : ballots) {
        if (ballot.scores().size() != n) {
          throw new IllegalArgumentException("lengths differ");
        }
        sum += ballot.weight() * ballot.scores().get(i);
        weight += ballot.weight();
        votes += RandomBallots.strictTop(ballot, i) ? 1 : 0;
      }
      standings.add(new Standing(i, 0, sum / weight, sum / weight, votes));
    }
    List<Standing> ranked =
        standings.stream()
            .sorted(
                Comparator.comparingDouble(Standing::total)
                    .reversed()
                    .thenComparing(Comparator.comparingInt(Standing::votes).reversed())
                    .thenComparingInt(standing -> seeded.indexOf(standing.index())))
            .toList();
    Standing first = ranked.getFirst();
    return new Tally(
        standings.stream()
            .map(
                s ->
                    new Standing(s.index(), ranked.indexOf(s) + 1, s.score(), s.total(), s.votes()))
            .toList(),
        (double) first.votes() / ballots.size(),
        n == 1 ? 0 : first.score() - ranked.get(1).score());
  }

  /** The contract over a faulty aggregator. */
  private static AggregatorContract over(Aggregator faulty) {
    return new AggregatorContract() {
      @Override
      protected Aggregator aggregator() {
        return faulty;
      }
    };
  }

  private static void fails(ThrowingCallable law) {
    assertThatThrownBy(law).isInstanceOf(AssertionError.class);
  }

  private static Tally with(Tally tally, java.util.function.UnaryOperator<Standing> change) {
    return new Tally(
        tally.standings().stream().map(change).toList(), tally.agreement(), tally.margin());
  }

  @Test
  void faultyOrder_fails() {
    fails(
        over(
                (ballots, seed) -> {
                  Tally tally = slow(ballots, seed);
                  return new Tally(
                      tally.standings(), tally.agreement(), ballots.getFirst().index());
                })
            ::count_anyOrderOfBallots_sameTally);
  }

  @Test
  void faultyLabels_fail() {
    fails(
        over(
                (ballots, seed) ->
                    with(
                        slow(ballots, seed),
                        s -> new Standing(s.index(), s.rank(), s.score(), s.index(), s.votes())))
            ::count_relabelledResponses_relabelledTally);
  }

  @Test
  void faultyVotesScoresAgreementAndMargin_fail() {
    fails(
        over(
                (ballots, seed) ->
                    with(
                        slow(ballots, seed),
                        s ->
                            new Standing(s.index(), s.rank(), s.score(), s.total(), s.votes() + 1)))
            ::count_votes_countStrictTops);
    fails(
        over(
                (ballots, seed) ->
                    with(
                        slow(ballots, seed),
                        s ->
                            new Standing(
                                s.index(), s.rank(), s.score() + 0.01, s.total(), s.votes())))
            ::count_score_isTheWeightedMean);
    AggregatorContract constant =
        over((ballots, seed) -> new Tally(slow(ballots, seed).standings(), 0.5, 0.25));
    fails(constant::count_agreement_isTheWinnersShareOfTheBallots);
    fails(constant::count_margin_isTheWinnersMeanLessTheRunnersUp);
    fails(constant::count_unanimousTop_wins);
  }

  @Test
  void faultyTies_fail() {
    AggregatorContract unseeded = over((ballots, seed) -> slow(ballots, 1));
    fails(unseeded::count_fullTie_everyResponseWinsUnderSomeSeed);
    AggregatorContract fickle = over((ballots, seed) -> slow(ballots, seed + ballots.size()));
    fails(fickle::count_ranks_followTotalThenVotesThenScoreThenSeed);
  }

  @Test
  void lowestWins_fails() {
    AggregatorContract turned =
        over(
            (ballots, seed) ->
                slow(
                    ballots.stream()
                        .map(
                            ballot ->
                                new Ballot(
                                    ballot.index(),
                                    ballot.scores().stream().map(score -> -score).toList(),
                                    ballot.weight()))
                        .toList(),
                    seed));
    fails(turned::count_risingScores_neverFallInRank);
    fails(turned::count_unanimousTop_wins);
  }

  @Test
  void unweighted_fails() {
    fails(
        over(
                (ballots, seed) ->
                    slow(
                        ballots.stream().map(b -> Ballot.of(b.index(), b.scores())).toList(), seed))
            ::count_score_isTheWeightedMean);
  }
}
