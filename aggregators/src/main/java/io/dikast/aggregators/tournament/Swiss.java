package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Players of like standing meet. */
final class Swiss implements Tournament {

  private final int rounds;

  /**
   * A Swiss tournament.
   *
   * @param rounds 0 for ⌈log₂ n⌉
   */
  Swiss(int rounds) {
    this.rounds = rounds;
  }

  @Override
  public List<Pairing> round(int players, List<Match> played, long seed) {
    int[] drawn = Lot.order(players, seed);
    int tables = players / 2;
    if (played.size() % tables != 0) {
      throw new IllegalArgumentException(
          "expected whole rounds of " + tables + " matches, got " + played.size() + " matches");
    }
    int round = played.size() / tables;
    int last = rounds(players);
    if (round >= last) {
      if (round > last) {
        throw new IllegalArgumentException(
            "the tournament was over after " + last + " rounds, got matches of " + round);
      }
      return List.of();
    }
    Standing standing = new Standing(players, played, tables);
    int[] ranked = standing.ranked(drawn);
    return pair(players % 2 == 0 ? ranked : withoutBye(ranked, standing), standing);
  }

  private int rounds(int players) {
    int wanted = rounds == 0 ? Integer.SIZE - Integer.numberOfLeadingZeros(players - 1) : rounds;
    // With one left over in each round, a single round would leave it without any match.
    int least = players % 2 == 0 ? 1 : 2;
    return Math.min(Math.max(wanted, least), players - 1);
  }

  /** What was played until now. */
  private static final class Standing {
    private final double[] points;
    private final boolean[] hadBye;
    private final boolean[][] met;

    Standing(int players, List<Match> played, int tables) {
      points = new double[players];
      hadBye = new boolean[players];
      met = new boolean[players][players];
      boolean[] plays = new boolean[players];
      for (int m = 0; m < played.size(); m++) {
        Pairing pairing = played.get(m).pairing();
        int first = pairing.first();
        int second = pairing.second();
        if (first >= players || second >= players || plays[first] || plays[second]) {
          throw new IllegalArgumentException(
              "a round has each of " + players + " players at most once, got " + pairing);
        }
        plays[first] = true;
        plays[second] = true;
        met[first][second] = true;
        met[second][first] = true;
        double won = played.get(m) instanceof Match.Decided decided ? decided.points() : 0.5;
        points[first] += won;
        points[second] += 1 - won;
        if ((m + 1) % tables == 0) {
          for (int player = 0; player < players; player++) {
            if (!plays[player]) {
              hadBye[player] = true;
              points[player]++;
            }
          }
          Arrays.fill(plays, false);
        }
      }
    }

    /** By points, the drawn order among equals: an insertion sort, for few players. */
    int[] ranked(int[] drawn) {
      int[] ranked = drawn.clone();
      for (int i = 1; i < ranked.length; i++) {
        int player = ranked[i];
        int to = i;
        for (; to > 0 && points[ranked[to - 1]] < points[player]; to--) {
          ranked[to] = ranked[to - 1];
        }
        ranked[to] = player;
      }
      return ranked;
    }
  }

  private static int[] withoutBye(int[] ranked, Standing standing) {
    int out = ranked.length - 1;
    while (out > 0 && standing.hadBye[ranked[out]]) {
      out--;
    }
    int[] rest = new int[ranked.length - 1];
    System.arraycopy(ranked, 0, rest, 0, out);
    System.arraycopy(ranked, out + 1, rest, out, rest.length - out);
    return rest;
  }

  private static List<Pairing> pair(int[] ranked, Standing standing) {
    boolean[] taken = new boolean[ranked.length];
    List<Pairing> pairings = new ArrayList<>(ranked.length / 2);
    for (int i = 0; i < ranked.length; i++) {
      if (taken[i]) {
        continue;
      }
      taken[i] = true;
      int rival = -1;
      int anybody = -1;
      for (int j = i + 1; j < ranked.length && rival < 0; j++) {
        if (!taken[j]) {
          anybody = anybody < 0 ? j : anybody;
          if (!standing.met[ranked[i]][ranked[j]]) {
            rival = j;
          }
        }
      }
      int chosen = rival < 0 ? anybody : rival;
      taken[chosen] = true;
      Pairing pairing = new Pairing(ranked[i], ranked[chosen]);
      pairings.add(rival < 0 ? exchanged(pairing, pairings, standing) : pairing);
    }
    return pairings;
  }

  /** Two that have met change partners with an earlier pairing, the last one that lets them. */
  private static Pairing exchanged(Pairing again, List<Pairing> earlier, Standing standing) {
    int a = again.first();
    int b = again.second();
    for (int k = earlier.size() - 1; k >= 0; k--) {
      int c = earlier.get(k).first();
      int d = earlier.get(k).second();
      if (!standing.met[c][a] && !standing.met[d][b]) {
        earlier.set(k, new Pairing(c, a));
        return new Pairing(d, b);
      }
      if (!standing.met[c][b] && !standing.met[d][a]) {
        earlier.set(k, new Pairing(c, b));
        return new Pairing(d, a);
      }
    }
    return again;
  }

  @Override
  public String fingerprint() {
    return "swiss/1(" + rounds + ")";
  }
}
