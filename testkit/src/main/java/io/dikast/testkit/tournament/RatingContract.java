package io.dikast.testkit.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The laws of {@link Rating}. To test one, extend this class. */
public abstract class RatingContract {

  /** The rating under test. */
  protected abstract Rating rating();

  @Test
  final void of_anyMatches_liesInRange() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int players = 2 + random.nextInt(20);
      double[] ratings = rating().of(players, matches(players, random.nextInt(200), random));

      assertThat(ratings).hasSize(players);
      for (double each : ratings) {
        assertThat(each).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  final void of_winnerOfAll_isAboveTheLoserOfAll() {
    for (int players = 2; players < 20; players++) {
      List<Match> matches = new ArrayList<>();
      for (int i = 0; i < players; i++) {
        for (int j = i + 1; j < players; j++) {
          matches.add(new Match.Decided(new Pairing(i, j), 0));
        }
      }
      double[] ratings = rating().of(players, matches);

      assertThat(ratings[players - 1]).isGreaterThan(ratings[0]);
    }
  }

  @Test
  final void of_noDecidedMatch_isAHalf() {
    List<Match> matches =
        List.of(new Match.Undecided(new Pairing(0, 1)), new Match.Decided(new Pairing(2, 3), 1));
    double[] ratings = rating().of(4, matches);

    assertThat(ratings[0]).isEqualTo(0.5);
    assertThat(ratings[1]).isEqualTo(0.5);
    assertThat(ratings[2]).isGreaterThan(0.5);
    assertThat(ratings[3]).isLessThan(0.5);
  }

  @Test
  final void of_sameMatches_sameRatings() {
    List<Match> matches = matches(8, 50, new Random(1));

    assertThat(rating().of(8, matches)).isEqualTo(rating().of(8, matches));
  }

  @Test
  final void of_playerWhoIsNotThere_isRefused() {
    List<Match> matches = List.of(new Match.Decided(new Pairing(2, 0), 1));

    assertThatThrownBy(() -> rating().of(2, matches)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rating().of(1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void fingerprint_isConstantAndSaysSomething() {
    assertThat(rating().fingerprint()).isNotBlank().isEqualTo(rating().fingerprint());
  }

  private static List<Match> matches(int players, int count, Random random) {
    List<Match> matches = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      int first = random.nextInt(players);
      int second = (first + 1 + random.nextInt(players - 1)) % players;
      matches.add(new Match.Decided(new Pairing(first, second), random.nextInt(5) / 4.0));
    }
    return matches;
  }
}
