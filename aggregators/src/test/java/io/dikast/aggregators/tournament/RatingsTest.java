package io.dikast.aggregators.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RatingsTest {

  private static final List<Rating> ALL =
      List.of(Ratings.points(), Ratings.bradleyTerry(), Ratings.elo());

  private static List<Match> random(int players, int matches, long seed) {
    Random random = new Random(seed);
    List<Match> all = new ArrayList<>();
    for (int m = 0; m < matches; m++) {
      int first = random.nextInt(players);
      int second = (first + 1 + random.nextInt(players - 1)) % players;
      all.add(new Match.Decided(new Pairing(first, second), random.nextInt(5) / 4.0));
    }
    return all;
  }

  @Property(tries = 100)
  void everyRating_liesInRangeAndAWinnerOfAllIsOnTop(
      @ForAll @IntRange(min = 2, max = 20) int players,
      @ForAll @IntRange(min = 0, max = 100) int matches,
      @ForAll long seed) {
    for (Rating rating : ALL) {
      double[] ratings = rating.of(players, random(players, matches, seed));
      assertThat(ratings).hasSize(players);
      for (double each : ratings) {
        assertThat(each).isBetween(0.0, 1.0);
      }
      Play play = Play.of(Tournaments.roundRobin(), players, seed, Play::higherWins);
      double[] ranked = rating.of(players, play.matches());
      for (int player = 1; player < players; player++) {
        if (rating instanceof Elo) {
          assertThat(ranked[0]).isLessThan(ranked[players - 1]);
        } else {
          assertThat(ranked[player - 1]).isLessThan(ranked[player]);
        }
      }
    }
  }

  @Test
  void points_winTieLoss_areTheShareByHand() {
    // Player 0: won, tied: 1.5 of 2. Player 1: lost, won: 1 of 2. Player 2: tied, lost: 0.5 of 2.
    List<Match> matches = List.of(Play.won(0, 1), Play.tied(0, 2), Play.won(1, 2));

    assertThat(Ratings.points().of(3, matches)).containsExactly(0.75, 0.5, 0.25);
  }

  // Bradley-Terry.

  @Test
  void bradleyTerry_twoOfThree_areOddsOfTwo() {
    // With next to no imagined ties: p_0 / (p_0 + p_1) = 2/3.
    List<Match> matches = List.of(Play.won(0, 1), Play.won(0, 1), Play.won(1, 0));

    double[] p = BradleyTerry.strengths(2, matches, 1e-7);

    assertThat(p[0] / p[1]).isCloseTo(2, within(1e-6));
  }

  @Test
  void bradleyTerry_oneWinAndOneImaginedTie_isTheRootByHand() {
    // By symmetry p_1 = 1/p_0, and p_0 = x solves x²/(x²+1) + x/(x+1) = 3/2, that is
    // 2x²(x+1) + 2x(x²+1) = 3(x²+1)(x+1), or x³ - x² - x - 3 = 0.
    double x = BradleyTerry.strengths(2, List.of(Play.won(0, 1)), 1)[0];

    assertThat(x * x * x - x * x - x - 3).isCloseTo(0, within(1e-6));
    assertThat(Ratings.bradleyTerry().of(2, List.of(Play.won(0, 1)))[0])
        .isCloseTo(x * x / (x * x + 1), within(1e-6));
  }

  @Test
  void bradleyTerry_eachBeatsTheNext_allAreEqual() {
    List<Match> circle = List.of(Play.won(0, 1), Play.won(1, 2), Play.won(2, 0));

    assertThat(Ratings.bradleyTerry().of(3, circle)).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void bradleyTerry_winOverTheBest_countsMoreThanOverTheWorst() {
    // 0 beats 1 beats 2. 3 beat the best, 4 beat the worst: points know no difference.
    List<Match> matches =
        List.of(Play.won(0, 1), Play.won(1, 2), Play.won(0, 2), Play.won(3, 0), Play.won(4, 2));

    double[] strengths = Ratings.bradleyTerry().of(5, matches);
    double[] points = Ratings.points().of(5, matches);

    assertThat(points[3]).isEqualTo(points[4]);
    assertThat(strengths[3]).isGreaterThan(strengths[4]);
  }

  @Property(tries = 100)
  void bradleyTerry_isTheFixedPointOfHuntersSteps(
      @ForAll @IntRange(min = 2, max = 12) int players,
      @ForAll @IntRange(min = 1, max = 60) int matches,
      @ForAll long seed) {
    List<Match> played = random(players, matches, seed);

    double[] fast = BradleyTerry.strengths(players, played, 1);

    assertThat(huntersStep(fast, played, 1)).containsExactly(fast, within(1e-5));
  }

  /**
   * p_i = W_i / Σ_j n_ij / (p_i + p_j), with half a win against an imagined player of strength 1.
   */
  private static double[] huntersStep(double[] p, List<Match> matches, double ties) {
    double[] wins = new double[p.length];
    double[] games = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      wins[i] = ties / 2;
      games[i] = ties / (p[i] + 1);
    }
    for (Match match : matches) {
      int a = match.pairing().first();
      int b = match.pairing().second();
      double points = ((Match.Decided) match).points();
      wins[a] += points;
      wins[b] += 1 - points;
      games[a] += 1 / (p[a] + p[b]);
      games[b] += 1 / (p[a] + p[b]);
    }
    double[] next = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      next[i] = wins[i] / games[i];
    }
    return next;
  }

  @Property(tries = 50)
  void bradleyTerryAndPoints_anyOrderOfTheMatches_sameRatings(
      @ForAll @IntRange(min = 2, max = 12) int players, @ForAll long seed) {
    List<Match> played = random(players, 40, seed);
    List<Match> shuffled = new ArrayList<>(played);
    Collections.shuffle(shuffled, new Random(seed));

    for (Rating rating : List.of(Ratings.bradleyTerry(), Ratings.points())) {
      assertThat(rating.of(players, shuffled))
          .containsExactly(rating.of(players, played), within(2e-6));
    }
  }

  @Property(tries = 50)
  void bradleyTerry_completeRoundRobin_ranksAsPointsDo(
      @ForAll @IntRange(min = 2, max = 16) int players, @ForAll long seed) {
    Random random = new Random(seed);
    Play play = Play.of(Tournaments.roundRobin(), players, seed, _ -> random.nextInt(3) / 2.0);

    double[] points = Ratings.points().of(players, play.matches());
    double[] strengths = Ratings.bradleyTerry().of(players, play.matches());

    for (int i = 0; i < players; i++) {
      for (int j = 0; j < players; j++) {
        assertThat(Double.compare(strengths[i], strengths[j]))
            .isEqualTo(Double.compare(points[i], points[j]));
      }
    }
  }

  // Elo.

  @Test
  void elo_oneWin_movesSixteenPoints() {
    // 1500 + 16 against 1500 - 16: 1 / (1 + 10^(-32/400)) = 0.545922.
    assertThat(Ratings.elo().of(2, List.of(Play.won(0, 1))))
        .containsExactly(new double[] {0.545922, 0.454078}, within(1e-6));
  }

  @Test
  void elo_secondWin_movesLess() {
    // Expected 0.545922 after the first, so 32 * 0.454078 = 14.530507 more: 61.061014 apart.
    double expected = 1 / (1 + Math.pow(10, -61.061014 / 400));

    assertThat(Ratings.elo().of(2, List.of(Play.won(0, 1), Play.won(0, 1)))[0])
        .isCloseTo(expected, within(1e-5));
  }

  @Test
  void elo_enormousSteps_staysInRange() {
    double[] ratings = Ratings.elo(1e9).of(3, List.of(Play.won(0, 1), Play.won(1, 2)));

    assertThat(Arrays.stream(ratings).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void factories_nonsense_isRefused() {
    assertThatThrownBy(() -> Ratings.bradleyTerry(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ratings.elo(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
