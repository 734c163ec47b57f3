package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Rating;
import java.util.List;

/** Running ratings, in order of play. */
final class Elo implements Rating {

  /** Logits a point: 400 points are odds of ten to one. */
  private static final double LOGITS = Math.log(10) / 400;

  private final double step;

  Elo(double step) {
    this.step = step;
  }

  @Override
  public double[] of(int players, List<Match> matches) {
    Field.require(players, matches);
    double[] points = new double[players];
    boolean[] played = new boolean[players];
    for (Match match : matches) {
      if (match instanceof Match.Decided decided) {
        int first = decided.pairing().first();
        int second = decided.pairing().second();
        double expected = 1 / (1 + Math.exp(LOGITS * (points[second] - points[first])));
        double moved = step * (decided.points() - expected);
        points[first] += moved;
        points[second] -= moved;
        played[first] = true;
        played[second] = true;
      }
    }
    double best = Double.NEGATIVE_INFINITY;
    for (double each : points) {
      best = Math.max(best, each);
    }
    double[] strengths = new double[players];
    for (int i = 0; i < players; i++) {
      // Relative to the best, so that no strength overflows, nor two of them vanish together.
      strengths[i] = Math.max(Math.exp(LOGITS * (points[i] - best)), Double.MIN_NORMAL);
    }
    return Field.expected(strengths, played);
  }

  @Override
  public String fingerprint() {
    return "elo/1(" + step + ")";
  }
}
