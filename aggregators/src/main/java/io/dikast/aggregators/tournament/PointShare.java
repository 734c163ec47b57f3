package io.dikast.aggregators.tournament;

import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Rating;
import java.util.List;

/** Points made of points played for. */
final class PointShare implements Rating {

  @Override
  public double[] of(int players, List<Match> matches) {
    Field.require(players, matches);
    double[] points = new double[players];
    int[] games = new int[players];
    for (Match match : matches) {
      if (match instanceof Match.Decided decided) {
        int first = decided.pairing().first();
        int second = decided.pairing().second();
        points[first] += decided.points();
        points[second] += 1 - decided.points();
        games[first]++;
        games[second]++;
      }
    }
    for (int i = 0; i < players; i++) {
      points[i] = games[i] == 0 ? 0.5 : Field.rounded(points[i] / games[i]);
    }
    return points;
  }

  @Override
  public String fingerprint() {
    return "points/1";
  }
}
