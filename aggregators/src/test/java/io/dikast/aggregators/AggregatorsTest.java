package io.dikast.aggregators;

import static io.dikast.aggregators.Votes.ranked;
import static io.dikast.aggregators.Votes.row;
import static io.dikast.aggregators.Votes.totals;
import static io.dikast.aggregators.Votes.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import io.dikast.engine.vote.Tally.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Each way of counting on cases worked out by hand. */
final class AggregatorsTest {

  private static final List<Aggregator> ALL =
      List.of(
          Aggregators.meanScore(),
          Aggregators.majority(),
          Aggregators.borda(),
          Aggregators.median());

  @Test
  void meanScore_threeDraws_sumsDividedByThree() {
    // Sums 8+7+9 = 24 and 3+9+4 = 16.
    Tally tally = Aggregators.meanScore().count(Votes.of(row(8, 3), row(7, 9), row(9, 4)), 0);

    assertThat(tally.standings())
        .containsExactly(
            new Standing(0, 1, 8.0, 8.0, 2), new Standing(1, 2, 16 / 3.0, 16 / 3.0, 1));
    assertThat(tally.agreement()).isEqualTo(2 / 3.0);
    assertThat(tally.margin()).isCloseTo(8 - 16 / 3.0, within(1e-15));
  }

  @Test
  void meanScore_weights_countAsThatManyBallots() {
    // (3·2 + 1·10) / 4 = 4 and (3·6 + 1·1) / 4 = 4.75.
    Tally tally =
        Aggregators.meanScore().count(List.of(weighted(0, 3, 2, 6), weighted(1, 1, 10, 1)), 0);

    assertThat(totals(tally)).containsExactly(4.0, 4.75);
    assertThat(tally.standings()).extracting(Standing::votes).containsExactly(1, 1);
    assertThat(tally.agreement()).as("ballots count by number").isEqualTo(0.5);
    assertThat(tally.margin()).isEqualTo(0.75);
  }

  @Test
  void meanScore_scoresBeyondInt_sumAsExactly() {
    // 2^53 + 1 + 1 loses both ones in plain doubles.
    Tally tally = Aggregators.meanScore().count(Votes.of(row(0x1p53), row(1), row(1)), 0);

    assertThat(0x1p53 + 1 + 1).isEqualTo(0x1p53);
    assertThat(totals(tally)).containsExactly((0x1p53 + 2) / 3);
  }

  @Test
  void meanScore_equalTotals_moreVotesWin() {
    // Both sum to 18; the second wins two ballots, the first one.
    Tally tally = Aggregators.meanScore().count(Votes.of(row(8, 4), row(5, 7), row(5, 7)), 3);

    assertThat(totals(tally)).containsExactly(6.0, 6.0);
    assertThat(ranked(tally)).containsExactly(1, 0);
  }

  @Test
  void meanScore_weightedTieOnPaper_isATie() {
    // 0.1·9 + 0.2·3 and 0.1·3 + 0.2·6 are equal for 0.2 = 2·0.1, and differ in plain doubles.
    List<Ballot> vote = List.of(weighted(0, 0.1, 9, 3), weighted(1, 0.2, 3, 6));

    assertThat(0.1 * 9 + 0.2 * 3).isNotEqualTo(0.1 * 3 + 0.2 * 6);
    assertThat(totals(Aggregators.meanScore().count(vote, 0)).stream().distinct()).hasSize(1);
  }

  @Test
  void majority_tieAtTheTop_splitsTheVoteAndCountsNone() {
    // Shares: 1 + 1/2, 1/2, 0 of two ballots.
    Tally tally = Aggregators.majority().count(Votes.of(row(9, 2, 1), row(7, 7, 6)), 0);

    assertThat(totals(tally)).containsExactly(0.75, 0.25, 0.0);
    assertThat(tally.standings()).extracting(Standing::votes).containsExactly(1, 0, 0);
    assertThat(tally.agreement()).isEqualTo(0.5);
  }

  @Test
  void majority_againstTheMean_mayWinWithANegativeMargin() {
    // Two narrow wins against one high loss: means 6 and 7.
    Tally tally = Aggregators.majority().count(Votes.of(row(8, 7), row(8, 7), row(2, 7)), 0);

    assertThat(tally.best()).isZero();
    assertThat(tally.margin()).isEqualTo(-1);
  }

  @Test
  void majority_weights_areSharesOfTheWhole() {
    Tally tally =
        Aggregators.majority().count(List.of(weighted(0, 0.5, 9, 1), weighted(1, 1.5, 1, 9)), 0);

    assertThat(totals(tally)).containsExactly(0.25, 0.75);
  }

  @Test
  void majority_sevenWayTies_sumToAWholeVote() {
    double[] tie = new double[7];
    List<Ballot> ties = Votes.of(tie, tie, tie, tie, tie, tie, tie);
    List<Ballot> vote = new ArrayList<>(ties);
    vote.add(Ballot.of(7, List.of(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)));

    // Seven sevenths and one: two of eight votes.
    assertThat(totals(Aggregators.majority().count(vote, 0)).getFirst()).isEqualTo(0.25);
    assertThat(totals(Aggregators.majority().count(vote, 0)).get(1)).isEqualTo(0.125);
  }

  @Test
  void borda_tiesShareTheMeanRank() {
    // First ballot: ranks 1, 2.5, 2.5, 4, so 3, 1.5, 1.5, 0 points. Second: 0, 1, 2, 3.
    Tally tally = Aggregators.borda().count(Votes.of(row(9, 5, 5, 2), row(1, 2, 3, 4)), 0);

    assertThat(totals(tally)).containsExactly(1.5, 1.25, 1.75, 1.5);
    assertThat(tally.best()).isEqualTo(2);
  }

  @Test
  void borda_scoresOfAnySize_onlyTheirOrderCounts() {
    List<Ballot> small = Votes.of(row(9, 5, 5, 2), row(1, 2, 3, 3));
    List<Ballot> large = Votes.of(row(9e9, -0.0, 0.0, -7.5), row(-1e6, 0.25, 31.5, 31.5));

    assertThat(totals(Aggregators.borda().count(large, 0)))
        .isEqualTo(totals(Aggregators.borda().count(small, 0)));
  }

  @Test
  void borda_weights_areHonoured() {
    Tally tally = Aggregators.borda().count(List.of(weighted(0, 3, 9, 1), weighted(1, 1, 1, 9)), 0);

    assertThat(totals(tally)).containsExactly(0.75, 0.25);
  }

  @Test
  void median_oddAndEven() {
    assertThat(totals(Aggregators.median().count(Votes.of(row(9), row(1), row(4)), 0)))
        .containsExactly(4.0);
    assertThat(totals(Aggregators.median().count(Votes.of(row(9), row(1), row(4), row(7)), 0)))
        .containsExactly(5.5);
  }

  @Test
  void median_weights_halfTheWeightDecides() {
    // Sorted 1 (0.2), 4 (0.3), 9 (0.6): half of 1.1 is reached by 9.
    assertThat(
            totals(
                Aggregators.median()
                    .count(
                        List.of(weighted(0, 0.6, 9), weighted(1, 0.2, 1), weighted(2, 0.3, 4)), 0)))
        .containsExactly(9.0);
    // Exactly half at 4: the middle of 4 and 9.
    assertThat(
            totals(
                Aggregators.median()
                    .count(
                        List.of(weighted(0, 0.4, 9), weighted(1, 0.2, 1), weighted(2, 0.2, 4)), 0)))
        .containsExactly(6.5);
  }

  @Test
  void median_oneBallotOutOfLine_doesNotTurnTheVote() {
    List<Ballot> vote = Votes.of(row(7, 6), row(7, 6), row(7, 6), row(1, 10));

    assertThat(Aggregators.median().count(vote, 0).best()).isZero();
    assertThat(Aggregators.meanScore().count(vote, 0).best()).isEqualTo(1);
  }

  @Test
  void count_scoresWhoseSumOverflows_refused() {
    for (Aggregator aggregator : ALL) {
      assertThatThrownBy(
              () -> aggregator.count(Votes.of(row(Double.MAX_VALUE), row(Double.MAX_VALUE)), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a double holds");
    }
  }

  @Test
  void count_extremeWeights_stayFinite() {
    List<Ballot> vote =
        List.of(weighted(0, Double.MAX_VALUE, 9, 1), weighted(1, Double.MIN_VALUE, 1, 9));
    for (Aggregator aggregator : ALL) {
      Tally tally = aggregator.count(vote, 0);
      assertThat(tally.best()).isZero();
      assertThat(totals(tally)).allSatisfy(total -> assertThat(total).isFinite());
    }
  }

  @Test
  void tie_sameSeed_sameOrderWhoeverElseIsTied() {
    for (long seed = 0; seed < 50; seed++) {
      List<Integer> all = ranked(Aggregators.meanScore().count(Votes.of(row(5, 5, 5, 5)), seed));
      List<Integer> some = ranked(Aggregators.meanScore().count(Votes.of(row(5, 9, 5, 5)), seed));
      List<Integer> withoutTheBest = new ArrayList<>(all);
      withoutTheBest.remove(Integer.valueOf(1));
      assertThat(some.subList(1, 4)).isEqualTo(withoutTheBest);
    }
  }

  @Test
  void tie_overManySeeds_isFair() {
    int[] wins = new int[4];
    for (long seed = 0; seed < 4000; seed++) {
      wins[Aggregators.meanScore().count(Votes.of(row(5, 5, 5, 5)), seed).best()]++;
    }
    // Standard deviation 27: six of them.
    for (int count : wins) {
      assertThat(count).isBetween(836, 1164);
    }
  }

  @Provide
  Arbitrary<List<Ballot>> votes() {
    return Votes.any();
  }

  @Property(tries = 300)
  void count_anyArrivalOrder_bitForBitTheSame(
      @ForAll("votes") List<Ballot> vote, @ForAll long seed) {
    List<Ballot> shuffled = new ArrayList<>(vote);
    Collections.shuffle(shuffled, new Random(seed));
    for (Aggregator aggregator : ALL) {
      assertThat(aggregator.count(shuffled, seed)).isEqualTo(aggregator.count(vote, seed));
    }
  }

  @Property(tries = 300)
  void count_weightTwo_isTwoBallots(@ForAll("votes") List<Ballot> vote) {
    List<Ballot> doubled = new ArrayList<>();
    List<Ballot> repeated = new ArrayList<>();
    for (int i = 0; i < vote.size(); i++) {
      List<Double> scores = vote.get(i).scores();
      doubled.add(new Ballot(i, scores, i % 2 == 0 ? 2 : 1));
      repeated.add(Ballot.of(2 * i, scores));
      if (i % 2 == 0) {
        repeated.add(Ballot.of(2 * i + 1, scores));
      }
    }
    for (Aggregator aggregator : ALL) {
      assertThat(totals(aggregator.count(doubled, 1)))
          .isEqualTo(totals(aggregator.count(repeated, 1)));
    }
  }

  @Property(tries = 200)
  void borda_countedOrSorted_samePoints(@ForAll("votes") List<Ballot> vote) {
    // Halving keeps every order and leaves few scores whole.
    List<Ballot> halved =
        vote.stream()
            .map(
                ballot ->
                    new Ballot(
                        ballot.index(),
                        ballot.scores().stream().map(score -> score / 2).toList(),
                        ballot.weight()))
            .toList();
    assertThat(totals(Aggregators.borda().count(halved, 1)))
        .isEqualTo(totals(Aggregators.borda().count(vote, 1)));
  }
}
