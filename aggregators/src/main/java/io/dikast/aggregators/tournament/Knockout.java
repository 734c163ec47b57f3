package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.List;

/** Who loses is out. */
final class Knockout implements Tournament {

  @Override
  public List<Pairing> round(int players, List<Match> played, long seed) {
    int[] drawn = Lot.order(players, seed);
    int[] places = new int[players];
    for (int place = 0; place < players; place++) {
      places[drawn[place]] = place;
    }
    int[] left = drawn;
    int next = 0;
    while (left.length > 1 && next < played.size()) {
      int tables = left.length / 2;
      int bye = left.length % 2;
      int[] winners = new int[tables + bye];
      if (bye == 1) {
        winners[0] = left[left.length - 1];
      }
      if (next + tables > played.size()) {
        throw new IllegalArgumentException(
            "expected a whole round of "
                + tables
                + " matches, got "
                + (played.size() - next)
                + " of them");
      }
      for (int table = 0; table < tables; table++) {
        Match match = played.get(next++);
        winners[bye + table] = winner(match, left[2 * table], left[2 * table + 1], places);
      }
      left = winners;
    }
    if (next < played.size()) {
      throw new IllegalArgumentException("the tournament was over after " + next + " matches");
    }
    List<Pairing> pairings = new ArrayList<>();
    for (int table = 0; table < left.length / 2; table++) {
      pairings.add(new Pairing(left[2 * table], left[2 * table + 1]));
    }
    return pairings;
  }

  private static int winner(Match match, int first, int second, int[] places) {
    Pairing pairing = match.pairing();
    if (pairing.first() != first || pairing.second() != second) {
      throw new IllegalArgumentException(
          "expected a match of " + first + " and " + second + ", got " + pairing);
    }
    double points = match instanceof Match.Decided decided ? decided.points() : 0.5;
    if (points == 0.5) {
      return places[first] < places[second] ? first : second;
    }
    return points > 0.5 ? first : second;
  }

  @Override
  public String fingerprint() {
    return "knockout/1";
  }
}
