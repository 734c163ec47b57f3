package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Rating;
import java.util.Arrays;
import java.util.List;

/** Strengths of greatest likelihood. */
final class BradleyTerry implements Rating {

  /*
   * For player i, w_ij its wins over j, and the imagined player of strength 1 among the j:
   *
   *   likelihood's derivative zero:  sum_j w_ij p_j / (p_i + p_j)  =  p_i sum_j w_ji / (p_i + p_j)
   *
   * Newman's step solves that for the p_i outside the sums. Hunter's (and Zermelo's) puts the wins on
   * one side alone, p_i = W_i / sum_j n_ij / (p_i + p_j), and so goes a small way at each step where
   * somebody has hardly lost. Players take turns, each seeing the newest strengths of the others.
   */
  private static final double TOLERANCE = 1e-8;
  private static final int MOST_SWEEPS = 10_000;

  private final double ties;

  BradleyTerry(double ties) {
    this.ties = ties;
  }

  @Override
  public double[] of(int players, List<Match> matches) {
    Field.require(players, matches);
    Rivals rivals = Rivals.of(players, matches);
    boolean[] played = new boolean[players];
    for (int i = 0; i < players; i++) {
      played[i] = rivals.from[i] < rivals.from[i + 1];
    }
    return Field.expected(strengths(rivals, ties), played);
  }

  /** Strengths, with a mean logarithm near 0 as far as the imagined ties hold them. */
  static double[] strengths(Rivals rivals, double ties) {
    double[] strengths = new double[rivals.from.length - 1];
    Arrays.fill(strengths, 1);
    double half = ties / 2;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double farthest = 0;
      for (int i = 0; i < strengths.length; i++) {
        double own = strengths[i];
        double imagined = half / (own + 1);
        double won = imagined;
        double lost = imagined;
        for (int k = rivals.from[i]; k < rivals.from[i + 1]; k++) {
          double other = strengths[rivals.who[k]];
          double inverse = 1 / (own + other);
          won += rivals.won[k] * other * inverse;
          lost += rivals.lost[k] * inverse;
        }
        double next = won / lost;
        farthest = Math.max(farthest, Math.abs(next - own) / own);
        strengths[i] = next;
      }
      if (farthest < TOLERANCE) {
        break;
      }
    }
    return strengths;
  }

  @Override
  public String fingerprint() {
    return "bradley-terry/1(" + ties + ")";
  }

  /**
   * The decided matches, by player.
   *
   * @param from where a player's matches begin, and behind the last player where all end
   * @param who the rival of each
   * @param won points made against it
   * @param lost points it made
   */
  @SuppressWarnings("ArrayRecordComponent") // made here, read here
  record Rivals(int[] from, int[] who, double[] won, double[] lost) {

    static Rivals of(int players, List<Match> matches) {
      int[] from = new int[players + 1];
      for (Match match : matches) {
        if (match instanceof Match.Decided) {
          from[match.pairing().first() + 1]++;
          from[match.pairing().second() + 1]++;
        }
      }
      for (int i = 0; i < players; i++) {
        from[i + 1] += from[i];
      }
      int[] next = from.clone();
      int entries = from[players];
      Rivals rivals = new Rivals(from, new int[entries], new double[entries], new double[entries]);
      for (Match match : matches) {
        if (match instanceof Match.Decided decided) {
          int first = decided.pairing().first();
          int second = decided.pairing().second();
          rivals.put(next[first]++, second, decided.points());
          rivals.put(next[second]++, first, 1 - decided.points());
        }
      }
      return rivals;
    }

    private void put(int at, int rival, double points) {
      who[at] = rival;
      won[at] = points;
      lost[at] = 1 - points;
    }
  }
}
