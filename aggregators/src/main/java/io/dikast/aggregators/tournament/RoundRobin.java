package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.List;

/** All against all. */
final class RoundRobin implements Tournament {

  @Override
  public List<Pairing> round(int players, List<Match> played, long seed) {
    int[] order = Lot.order(players, seed);
    int matches = players * (players - 1) / 2;
    if (!played.isEmpty()) {
      if (played.size() != matches) {
        throw new IllegalArgumentException(
            "a round robin of " + players + " has " + matches + " matches, got " + played.size());
      }
      return List.of();
    }
    List<Pairing> pairings = new ArrayList<>(matches);
    // The circle method: one stands still, the others go around it; an odd one out meets nobody.
    int seats = players + players % 2;
    for (int turn = 0; turn < seats - 1; turn++) {
      for (int table = 0; table < seats / 2; table++) {
        int left = table == 0 ? seats - 1 : (turn + table) % (seats - 1);
        int right = (turn + seats - 1 - table) % (seats - 1);
        if (left < players && right < players) {
          pairings.add(new Pairing(order[left], order[right]));
        }
      }
    }
    return pairings;
  }

  @Override
  public String fingerprint() {
    return "round-robin/1";
  }
}
