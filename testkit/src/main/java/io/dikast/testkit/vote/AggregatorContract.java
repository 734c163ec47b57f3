package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import io.dikast.engine.vote.Tally.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The laws of {@link Aggregator} and {@link Tally}. To test one, extend this class. */
public abstract class AggregatorContract {

  /** The aggregator under test. */
  protected abstract Aggregator aggregator();

  /**
   * Whether a response whose scores all rise, while the others stay, never falls in rank. True of
   * every rule worth using on scores; a rule that is not monotone says so and why.
   */
  protected boolean monotone() {
    return true;
  }

  private Tally count(List<Ballot> vote, long seed) {
    return aggregator().count(vote, seed);
  }

  @Test
  final void count_anyOrderOfBallots_sameTally() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              List<Ballot> shuffled = new ArrayList<>(vote);
              Collections.shuffle(shuffled, new Random(seed));
              assertThat(count(shuffled, seed)).as("seed %d", seed).isEqualTo(count(vote, seed));
            });
  }

  @Test
  final void count_sameVoteTwice_sameTally() {
    RandomBallots.seeds()
        .forEach(
            seed ->
                assertThat(count(RandomBallots.of(seed), seed))
                    .as("seed %d", seed)
                    .isEqualTo(count(RandomBallots.of(seed), seed)));
  }

  @Test
  final void count_relabelledResponses_relabelledTally() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              List<Integer> order = RandomBallots.permutation(RandomBallots.responses(vote), seed);
              Tally before = count(vote, seed);
              Tally after = count(RandomBallots.relabelled(vote, order), seed);
              boolean tied = hasFullTie(before);
              for (int i = 0; i < order.size(); i++) {
                Standing was = before.standings().get(order.get(i));
                Standing is = after.standings().get(i);
                assertThat(is)
                    .as("seed %d, response %d", seed, i)
                    .isEqualTo(
                        new Standing(
                            i,
                            // Only the seed tells full ties apart, and it goes by place.
                            tied ? is.rank() : was.rank(),
                            was.score(),
                            was.total(),
                            was.votes()));
              }
            });
  }

  @Test
  final void count_ranks_areAPermutation() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              Tally tally = count(vote, seed);
              int n = RandomBallots.responses(vote);
              assertThat(tally.standings())
                  .extracting(Standing::index)
                  .containsExactlyElementsOf(IntStream.range(0, n).boxed().toList());
              assertThat(tally.standings())
                  .as("seed %d", seed)
                  .extracting(Standing::rank)
                  .containsExactlyInAnyOrderElementsOf(
                      IntStream.rangeClosed(1, n).boxed().toList());
              assertThat(tally.standings().get(tally.best()).rank()).isEqualTo(1);
            });
  }

  @Test
  final void count_score_isTheWeightedMean() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              for (Standing standing : count(vote, seed).standings()) {
                double sum = 0;
                double weight = 0;
                for (Ballot ballot : vote) {
                  sum += ballot.weight() * ballot.scores().get(standing.index());
                  weight += ballot.weight();
                }
                assertThat(standing.score())
                    .as("seed %d", seed)
                    .isCloseTo(sum / weight, within(1e-9));
              }
            });
  }

  @Test
  final void count_votes_countStrictTops() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              for (Standing standing : count(vote, seed).standings()) {
                assertThat(standing.votes())
                    .as("seed %d", seed)
                    .isEqualTo(votes(vote, standing.index()));
              }
            });
  }

  @Test
  final void count_agreement_isTheWinnersShareOfTheBallots() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              Tally tally = count(vote, seed);
              assertThat(tally.agreement())
                  .as("seed %d", seed)
                  .isCloseTo((double) votes(vote, tally.best()) / vote.size(), within(1e-12));
            });
  }

  @Test
  final void count_margin_isTheWinnersMeanLessTheRunnersUp() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              Tally tally = count(RandomBallots.of(seed), seed);
              List<Standing> ranked = ranked(tally);
              double expected =
                  ranked.size() == 1 ? 0 : ranked.get(0).score() - ranked.get(1).score();
              assertThat(tally.margin()).as("seed %d", seed).isCloseTo(expected, within(1e-12));
            });
  }

  @Test
  final void count_ranks_followTotalThenVotesThenScoreThenSeed() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              List<Integer> seeded = seededOrder(RandomBallots.responses(vote), seed);
              Tally tally = count(vote, seed);
              assertThat(ranked(tally))
                  .as("seed %d", seed)
                  .isSortedAccordingTo(
                      merits().thenComparingInt(standing -> seeded.indexOf(standing.index())));
            });
  }

  @Test
  final void count_fullTie_everyResponseWinsUnderSomeSeed() {
    Set<Integer> winners = new HashSet<>();
    List<Ballot> tie = List.of(Ballot.of(0, List.of(5.0, 5.0, 5.0)));
    for (long seed = 0; seed < 100; seed++) {
      winners.add(count(tie, seed).best());
    }
    assertThat(winners).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  final void count_risingScores_neverFallInRank() {
    if (!monotone()) {
      return;
    }
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              Random random = new Random(-seed);
              int riser = random.nextInt(RandomBallots.responses(vote));
              List<Ballot> raised =
                  vote.stream()
                      .map(
                          ballot -> {
                            List<Double> scores = new ArrayList<>(ballot.scores());
                            scores.set(riser, scores.get(riser) + random.nextInt(4));
                            return new Ballot(ballot.index(), scores, ballot.weight());
                          })
                      .toList();
              assertThat(count(raised, seed).standings().get(riser).rank())
                  .as("seed %d, response %d", seed, riser)
                  .isLessThanOrEqualTo(count(vote, seed).standings().get(riser).rank());
            });
  }

  @Test
  final void count_scaledWeights_sameTally() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              Tally tally = count(vote, seed);
              // Powers of two scale without rounding, so nothing at all may change.
              assertThat(count(RandomBallots.scaled(vote, 8), seed)).isEqualTo(tally);
              assertThat(count(RandomBallots.scaled(vote, 0x1p-40), seed)).isEqualTo(tally);
              Tally thirds = count(RandomBallots.scaled(vote, 1 / 3.0), seed);
              for (Standing standing : tally.standings()) {
                Standing third = thirds.standings().get(standing.index());
                assertThat(third.score()).isCloseTo(standing.score(), within(1e-9));
                assertThat(third.total())
                    .as("seed %d", seed)
                    .isCloseTo(standing.total(), within(1e-9));
              }
            });
  }

  @Test
  final void count_unanimousTop_wins() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              int top = new Random(seed).nextInt(RandomBallots.responses(vote));
              List<Ballot> unanimous =
                  vote.stream()
                      .map(
                          ballot -> {
                            List<Double> scores = new ArrayList<>(ballot.scores());
                            scores.set(top, Collections.max(scores) + 0.5);
                            return new Ballot(ballot.index(), scores, ballot.weight());
                          })
                      .toList();
              Tally tally = count(unanimous, seed);
              assertThat(tally.best()).as("seed %d", seed).isEqualTo(top);
              assertThat(tally.agreement()).isEqualTo(1);
            });
  }

  @Test
  final void count_oneResponse_isBestWithoutMargin() {
    Tally tally = count(List.of(Ballot.of(0, List.of(3.0)), Ballot.of(1, List.of(6.0))), 1);

    assertThat(tally.standings()).hasSize(1);
    assertThat(tally.best()).isZero();
    assertThat(tally.standings().getFirst().score()).isEqualTo(4.5);
    assertThat(tally.standings().getFirst().votes()).isEqualTo(2);
    assertThat(tally.agreement()).isEqualTo(1);
    assertThat(tally.margin()).isZero();
  }

  @Test
  final void count_noBallots_refused() {
    assertThatThrownBy(() -> count(List.of(), 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void count_ballotsOfOtherLengths_refused() {
    assertThatThrownBy(
            () -> count(List.of(Ballot.of(0, List.of(1.0, 2.0)), Ballot.of(1, List.of(1.0))), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long votes(List<Ballot> vote, int response) {
    return vote.stream().filter(ballot -> RandomBallots.strictTop(ballot, response)).count();
  }

  private static List<Standing> ranked(Tally tally) {
    return tally.standings().stream().sorted(Comparator.comparingInt(Standing::rank)).toList();
  }

  private static Comparator<Standing> merits() {
    return Comparator.comparingDouble(Standing::total)
        .reversed()
        .thenComparing(Comparator.comparingInt(Standing::votes).reversed())
        .thenComparing(Comparator.comparingDouble(Standing::score).reversed());
  }

  private static boolean hasFullTie(Tally tally) {
    List<Standing> ranked = ranked(tally);
    return IntStream.range(1, ranked.size())
        .anyMatch(i -> merits().compare(ranked.get(i - 1), ranked.get(i)) == 0);
  }

  /** The order that the seed gives where nothing else tells the responses apart. */
  private List<Integer> seededOrder(int responses, long seed) {
    List<Double> equal = Collections.nCopies(responses, 5.0);
    return ranked(count(List.of(Ballot.of(0, equal)), seed)).stream().map(Standing::index).toList();
  }
}
