package io.dikast.testkit.tournament;

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
import org.junit.jupiter.api.Test;

/** The laws of {@link Tournament}. To test one, extend this class. */
public abstract class TournamentContract {

  private static final int MOST_PLAYERS = 33;

  /** More matches than any schedule of so few players may have. */
  private static final int MOST_MATCHES = 10_000;

  /** The tournament under test. */
  protected abstract Tournament tournament();

  @Test
  final void round_anyResults_endsAndEverybodyHasPlayed() {
    for (int players = 2; players <= MOST_PLAYERS; players++) {
      Set<Integer> seen = new HashSet<>();
      for (Match match : play(players, players)) {
        seen.add(match.pairing().first());
        seen.add(match.pairing().second());
      }
      assertThat(seen).allMatch(player -> player >= 0).hasSize(players);
      assertThat(seen.stream().max(Integer::compare)).contains(players - 1);
    }
  }

  @Test
  final void round_sameMatchesAndSeed_samePairings() {
    for (int players = 2; players <= MOST_PLAYERS; players += 5) {
      assertThat(play(players, 3)).isEqualTo(play(players, 3));
    }
  }

  @Test
  final void round_undecidedMatches_endsAllTheSame() {
    Tournament tournament = tournament();
    List<Match> played = new ArrayList<>();
    List<Pairing> round = tournament.round(9, played, 1);
    while (!round.isEmpty()) {
      round.forEach(pairing -> played.add(new Match.Undecided(pairing)));
      assertThat(played).hasSizeLessThan(MOST_MATCHES);
      round = tournament.round(9, List.copyOf(played), 1);
    }
  }

  @Test
  final void round_tooFewPlayersOrForeignMatches_isRefused() {
    assertThatThrownBy(() -> tournament().round(1, List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    Match twice = new Match.Decided(new Pairing(0, 1), 1);
    List<Match> foreign = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      foreign.add(twice);
    }
    assertThatThrownBy(() -> tournament().round(2, foreign, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void fingerprint_isConstantAndSaysSomething() {
    assertThat(tournament().fingerprint()).isNotBlank().isEqualTo(tournament().fingerprint());
  }

  /** Played to its end, with results by chance. */
  private List<Match> play(int players, long seed) {
    Tournament tournament = tournament();
    Random chance = new Random(seed);
    List<Match> played = new ArrayList<>();
    List<Pairing> round = tournament.round(players, played, seed);
    while (!round.isEmpty()) {
      for (Pairing pairing : round) {
        played.add(new Match.Decided(pairing, chance.nextInt(5) / 4.0));
      }
      assertThat(played).as("a tournament has an end").hasSizeLessThan(MOST_MATCHES);
      round = tournament.round(players, List.copyOf(played), seed);
    }
    return played;
  }
}
