package io.dikast.aggregators.tournament;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TournamentsTest {

  private static final List<Tournament> ALL =
      List.of(Tournaments.roundRobin(), Tournaments.knockout(), Tournaments.swiss());

  @Property(tries = 100)
  void everyTournament_roundsHaveNobodyOutsideTheField(
      @ForAll @IntRange(min = 2, max = 64) int players, @ForAll long seed) {
    for (Tournament tournament : ALL) {
      for (Pairing pairing : all(Play.of(tournament, players, seed, Play::higherWins))) {
        assertThat(pairing.first()).isBetween(0, players - 1);
        assertThat(pairing.second()).isBetween(0, players - 1);
      }
    }
  }

  @Property(tries = 100)
  void everyTournament_everybodyPlaysAndTheBestComesOutOnTop(
      @ForAll @IntRange(min = 2, max = 64) int players, @ForAll long seed) {
    for (Tournament tournament : ALL) {
      Play play = Play.of(tournament, players, seed, Play::higherWins);

      Set<Integer> seen = new HashSet<>();
      all(play).forEach(pairing -> seen.addAll(List.of(pairing.first(), pairing.second())));
      assertThat(seen).hasSize(players);
      double[] points = Ratings.points().of(players, play.matches());
      for (int player = 0; player < players - 1; player++) {
        // In a Swiss tournament two may stay unbeaten where meeting anew had to be avoided.
        if (tournament instanceof Swiss) {
          assertThat(points[player]).isLessThanOrEqualTo(1);
        } else {
          assertThat(points[player]).as(tournament.fingerprint()).isLessThan(1);
        }
      }
      assertThat(points[players - 1]).isEqualTo(1);
    }
  }

  private static List<Pairing> all(Play play) {
    return play.rounds().stream().flatMap(List::stream).toList();
  }

  // Round robin.

  @Property(tries = 100)
  void roundRobin_everyTwo_meetOnce(
      @ForAll @IntRange(min = 2, max = 64) int players, @ForAll long seed) {
    Play play = Play.of(Tournaments.roundRobin(), players, seed, Play::higherWins);

    assertThat(play.rounds()).hasSize(1);
    Set<Set<Integer>> met = new HashSet<>();
    all(play).forEach(pairing -> met.add(Set.of(pairing.first(), pairing.second())));
    assertThat(all(play)).hasSize(players * (players - 1) / 2);
    assertThat(met).hasSize(players * (players - 1) / 2);
  }

  @Property(tries = 50)
  void roundRobin_turns_haveEachPlayerOnce(
      @ForAll @IntRange(min = 2, max = 33) int players, @ForAll long seed) {
    List<Pairing> pairings = Tournaments.roundRobin().round(players, List.of(), seed);

    for (int from = 0; from < pairings.size(); from += players / 2) {
      Set<Integer> seen = new HashSet<>();
      for (Pairing pairing : pairings.subList(from, from + players / 2)) {
        assertThat(seen.add(pairing.first()) && seen.add(pairing.second())).isTrue();
      }
    }
  }

  // Knockout.

  @Property(tries = 100)
  void knockout_whoeverLoses_isOut(
      @ForAll @IntRange(min = 2, max = 64) int players, @ForAll long seed) {
    Random points = new Random(seed);
    Play play = Play.of(Tournaments.knockout(), players, seed, _ -> points.nextInt(3) / 2.0);

    assertThat(play.matches()).hasSize(players - 1);
    assertThat(play.rounds()).hasSize((int) Math.ceil(Math.log(players) / Math.log(2)));
    Set<Integer> out = new HashSet<>();
    for (Match match : play.matches()) {
      Pairing pairing = match.pairing();
      assertThat(out).doesNotContain(pairing.first(), pairing.second());
      double won = ((Match.Decided) match).points();
      if (won != 0.5) {
        out.add(won > 0.5 ? pairing.second() : pairing.first());
      }
    }
  }

  @Test
  void knockout_tieOrNone_theOneDrawnFirstGoesOn() {
    Tournament knockout = Tournaments.knockout();
    List<Pairing> first = knockout.round(4, List.of(), 5);
    List<Match> ties =
        List.of(new Match.Undecided(first.get(0)), new Match.Decided(first.get(1), 0.5));

    assertThat(knockout.round(4, ties, 5))
        .containsExactly(new Pairing(first.get(0).first(), first.get(1).first()));
  }

  @Test
  void knockout_oneLeftOver_standsFirstInTheNextRound() {
    Tournament knockout = Tournaments.knockout();
    List<Pairing> first = knockout.round(3, List.of(), 1);
    Pairing played = first.getFirst();
    int bye = 3 - played.first() - played.second();

    assertThat(first).hasSize(1);
    assertThat(knockout.round(3, List.of(new Match.Decided(played, 0)), 1))
        .containsExactly(new Pairing(bye, played.second()));
  }

  @Test
  void knockout_matchesOfAnother_areRefused() {
    Tournament knockout = Tournaments.knockout();
    List<Pairing> first = knockout.round(4, List.of(), 5);
    Match wrong = Play.won(first.get(0).second(), first.get(0).first());
    Match right = new Match.Decided(first.get(1), 1);

    assertThatThrownBy(() -> knockout.round(4, List.of(wrong, right), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a match of");
    assertThatThrownBy(() -> knockout.round(4, List.of(new Match.Decided(first.get(0), 1)), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole round");
  }

  // Swiss.

  @Property(tries = 200)
  void swiss_anyResults_nobodyMeetsTwiceNorStandsTwiceInARound(
      @ForAll @IntRange(min = 2, max = 64) int players, @ForAll long seed) {
    Random points = new Random(seed);
    Play play = Play.of(Tournaments.swiss(), players, seed, _ -> points.nextInt(3) / 2.0);

    assertThat(play.rounds()).hasSize((int) Math.ceil(Math.log(players) / Math.log(2)));
    Set<Set<Integer>> met = new HashSet<>();
    Set<Integer> byes = new HashSet<>();
    for (List<Pairing> round : play.rounds()) {
      Set<Integer> seen = new HashSet<>();
      for (Pairing pairing : round) {
        assertThat(seen.add(pairing.first()) && seen.add(pairing.second())).isTrue();
        assertThat(met.add(Set.of(pairing.first(), pairing.second())))
            .as("%d players, seed %d: %s again", players, seed, pairing)
            .isTrue();
      }
      for (int player = 0; player < players; player++) {
        if (!seen.contains(player)) {
          assertThat(byes.add(player)).as("one bye each").isTrue();
        }
      }
    }
  }

  @Test
  void swiss_secondRound_winnersMeetWinners() {
    Tournament swiss = Tournaments.swiss();
    List<Pairing> first = swiss.round(4, List.of(), 9);
    List<Match> won = new ArrayList<>();
    first.forEach(pairing -> won.add(new Match.Decided(pairing, 1)));

    List<Pairing> second = swiss.round(4, won, 9);

    assertThat(Set.of(second.get(0).first(), second.get(0).second()))
        .isEqualTo(Set.of(first.get(0).first(), first.get(1).first()));
  }

  @Test
  void swiss_rounds_areAtMostThoseOfARoundRobinAndLeaveNobodyOut() {
    assertThat(Play.of(Tournaments.swiss(9), 4, 0, Play::higherWins).rounds()).hasSize(3);
    assertThat(Play.of(Tournaments.swiss(1), 4, 0, Play::higherWins).rounds()).hasSize(1);
    assertThat(Play.of(Tournaments.swiss(1), 5, 0, Play::higherWins).rounds()).hasSize(2);
  }

  // Callers' mistakes.

  @Test
  void round_nonsense_isRefused() {
    for (Tournament tournament : ALL) {
      assertThatThrownBy(() -> tournament.round(1, List.of(), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 2 players, got 1");
    }
    List<Match> tooMany = List.of(Play.won(0, 1), Play.won(0, 1));
    for (Tournament tournament : ALL) {
      assertThatThrownBy(() -> tournament.round(2, tooMany, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Tournaments.swiss(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pairing(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Match.Decided(new Pairing(0, 1), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
