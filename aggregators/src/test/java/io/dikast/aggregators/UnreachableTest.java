package io.dikast.aggregators;

import static io.dikast.aggregators.Votes.row;
import static io.dikast.aggregators.Votes.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.engine.vote.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The two rules that cannot be wrong: by hand, and against every way a vote may go on. */
final class UnreachableTest {

  private static final int VOTES = 3000;

  private final StoppingRule vote = StoppingRules.unreachable();
  private final StoppingRule mean = StoppingRules.unreachableMean();

  @Test
  void vote_leadLargerThanTheDrawsToCome_isDecided() {
    List<Ballot> threeToNone = Votes.of(row(9, 2), row(9, 2), row(9, 2));

    assertThat(vote.decided(threeToNone, 5)).as("three against two to come").isTrue();
    assertThat(vote.decided(threeToNone, 6)).as("three could draw level").isFalse();
    assertThat(vote.decided(Votes.of(row(9, 2), row(2, 9), row(9, 2), row(9, 2)), 5)).isTrue();
    assertThat(vote.decided(Votes.of(row(9, 2), row(2, 9), row(9, 2), row(9, 2)), 6)).isFalse();
  }

  @Test
  void vote_severalAtTheTop_getEqualParts() {
    // 1½ to ½: one ahead.
    List<Ballot> ballots = Votes.of(row(5, 5, 1), row(9, 2, 1));

    assertThat(vote.decided(ballots, 2)).isTrue();
    assertThat(vote.decided(ballots, 3)).isFalse();
    assertThat(vote.decided(Votes.of(row(5, 5, 1)), 1)).as("a tie stays one").isFalse();
  }

  @Test
  void vote_drawsThatFailed_areNotToCome() {
    List<Ballot> ballots =
        List.of(Ballot.of(0, List.of(9.0, 1.0)), Ballot.of(6, List.of(9.0, 1.0)));

    assertThat(vote.decided(ballots, 8)).isTrue();
    assertThat(vote.decided(ballots, 9)).isFalse();
  }

  @Test
  void vote_weights_drawToComeCountsAsTheHeaviest() {
    // 5 to 2, and the next ballot may bring 3.
    List<Ballot> ballots =
        List.of(weighted(0, 3, 9, 1), weighted(1, 2, 1, 9), weighted(2, 2, 9, 1));

    assertThat(vote.decided(ballots, 3)).isTrue();
    assertThat(vote.decided(ballots, 4)).isFalse();
  }

  @Test
  void mean_leadLargerThanNinePointsADraw_isDecided() {
    List<Ballot> ballots = Votes.of(row(10, 1), row(10, 1));

    assertThat(mean.decided(ballots, 3)).as("18 against 9").isTrue();
    assertThat(mean.decided(ballots, 4)).as("18 could be drawn level").isFalse();
    assertThat(mean.decided(Votes.of(row(6, 5), row(6, 5)), 2)).as("all are in").isTrue();
  }

  @Test
  void mean_scoreOffTheScale_decidesNothing() {
    assertThat(mean.decided(Votes.of(row(10.5, 1), row(10, 1)), 2)).isFalse();
    assertThat(mean.decided(Votes.of(row(10, 0), row(10, 1)), 2)).isFalse();
  }

  @Test
  void decided_anyVote_allDrawsHaveTheSameWinner() {
    assertThat(earlyWinnersAreFinal(vote, Aggregators.majority())).isPositive();
    assertThat(earlyWinnersAreFinal(mean, Aggregators.meanScore())).isPositive();
  }

  /** Asserts the law on random votes and returns how many were decided early. */
  private static int earlyWinnersAreFinal(StoppingRule rule, Aggregator aggregator) {
    int early = 0;
    for (int seed = 0; seed < VOTES; seed++) {
      int requested = 2 + seed % 15;
      List<Ballot> all = randomVote(seed, requested);
      for (int m = 1; m < all.size(); m++) {
        if (rule.decided(all.subList(0, m), requested)) {
          early++;
          int winner = aggregator.count(all.subList(0, m), seed).best();
          assertThat(aggregator.count(all, ~seed).best())
              .as("seed %d, %d of %d ballots", seed, m, all.size())
              .isEqualTo(winner);
          break;
        }
      }
    }
    return early;
  }

  /** Few draws, a leader more or less clear, and some draws that do not vote. */
  private static List<Ballot> randomVote(long seed, int requested) {
    SplittableRandom random = new SplittableRandom(seed);
    int responses = random.nextInt(2, 6);
    double clear = random.nextDouble();
    double[] weights = {1, 1, 0.3 + random.nextDouble()};
    List<Ballot> ballots = new ArrayList<>();
    for (int index = 0; index < requested; index++) {
      double[] scores = new double[responses];
      for (int i = 0; i < responses; i++) {
        scores[i] = random.nextInt(1, 11);
      }
      if (random.nextDouble() < clear) {
        Arrays.fill(scores, 1 + random.nextInt(2));
        scores[0] = 10;
      }
      if (random.nextInt(8) > 0) {
        // The heaviest comes first, so that the weights to come are known.
        double weight = ballots.isEmpty() ? 1.5 : weights[(int) (seed % 3)];
        ballots.add(weighted(index, weight, scores));
      }
    }
    return ballots;
  }

  @Test
  void undecided_anyVote_theRunnerUpCanStillCatchUp() {
    for (int seed = 0; seed < VOTES; seed++) {
      int requested = 2 + seed % 15;
      List<Ballot> all = unweighted(randomVote(seed, requested));
      for (int m = 1; m <= all.size(); m++) {
        List<Ballot> prefix = all.subList(0, m);
        if (!vote.decided(prefix, requested)) {
          assertCatchesUp(prefix, requested, Aggregators.majority());
        }
        if (!mean.decided(prefix, requested)) {
          assertCatchesUp(prefix, requested, Aggregators.meanScore());
        }
      }
    }
  }

  private static List<Ballot> unweighted(List<Ballot> ballots) {
    return ballots.stream().map(ballot -> Ballot.of(ballot.index(), ballot.scores())).toList();
  }

  private static void assertCatchesUp(List<Ballot> prefix, int requested, Aggregator aggregator) {
    List<Integer> ranked = Votes.ranked(aggregator.count(prefix, 1));
    double[] turn = new double[ranked.size()];
    Arrays.fill(turn, 1);
    turn[ranked.get(1)] = 10;
    List<Ballot> ballots = new ArrayList<>(prefix);
    for (int index = prefix.getLast().index() + 1; index < requested; index++) {
      ballots.add(weighted(index, 1, turn));
    }
    Tally tally = aggregator.count(ballots, 1);
    List<Double> totals = Votes.totals(tally);
    assertThat(totals.get(ranked.get(1))).isGreaterThanOrEqualTo(totals.get(ranked.get(0)) - 1e-9);
  }
}
