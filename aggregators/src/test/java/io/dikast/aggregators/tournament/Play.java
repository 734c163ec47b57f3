package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Tournaments played to their end. */
record Play(List<List<Pairing>> rounds, List<Match> matches) {

  /** With the points of each pairing's first player. */
  static Play of(Tournament tournament, int players, long seed, ToDoubleFunction<Pairing> points) {
    List<List<Pairing>> rounds = new ArrayList<>();
    List<Match> matches = new ArrayList<>();
    List<Pairing> round = tournament.round(players, matches, seed);
    while (!round.isEmpty()) {
      rounds.add(round);
      for (Pairing pairing : round) {
        matches.add(new Match.Decided(pairing, points.applyAsDouble(pairing)));
      }
      round = tournament.round(players, List.copyOf(matches), seed);
    }
    return new Play(rounds, matches);
  }

  /** Who has the higher number wins. */
  static double higherWins(Pairing pairing) {
    return pairing.first() > pairing.second() ? 1 : 0;
  }

  static Match won(int winner, int loser) {
    return new Match.Decided(new Pairing(winner, loser), 1);
  }

  static Match tied(int one, int other) {
    return new Match.Decided(new Pairing(one, other), 0.5);
  }
}
