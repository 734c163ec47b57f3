package io.dikast.bench.micro;

import io.dikast.aggregators.tournament.Ratings;
import io.dikast.aggregators.tournament.Tournaments;
import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A tournament over 64 responses apart from the model: all rounds, and the rating at the end.
 * Results are drawn beforehand, by strengths that grow from player to player, with one result in
 * ten turned.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class TournamentBenchmark {

  private static final int PLAYERS = 64;

  /** Who meets whom. */
  @Param({"round-robin", "swiss", "knockout"})
  public String tournament = "swiss";

  /** What that comes to. */
  @Param({"points", "bradley-terry", "elo"})
  public String rating = "bradley-terry";

  private final double[][] points = results();
  private Tournament rounds = Tournaments.swiss();
  private Rating result = Ratings.bradleyTerry();

  /** Takes the parameters. */
  @Setup
  public void choose() {
    rounds =
        switch (tournament) {
          case "round-robin" -> Tournaments.roundRobin();
          case "swiss" -> Tournaments.swiss();
          default -> Tournaments.knockout();
        };
    result =
        switch (rating) {
          case "points" -> Ratings.points();
          case "bradley-terry" -> Ratings.bradleyTerry();
          default -> Ratings.elo();
        };
  }

  private static double[][] results() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] points = new double[PLAYERS][PLAYERS];
    for (int i = 0; i < PLAYERS; i++) {
      for (int j = i + 1; j < PLAYERS; j++) {
        points[j][i] = random.nextInt(10) == 0 ? 0 : 1;
        points[i][j] = 1 - points[j][i];
      }
    }
    return points;
  }

  @Benchmark
  public double[] play() {
    List<Match> played = new ArrayList<>();
    List<Pairing> round = rounds.round(PLAYERS, played, 7);
    while (!round.isEmpty()) {
      for (Pairing pairing : round) {
        played.add(new Match.Decided(pairing, points[pairing.first()][pairing.second()]));
      }
      round = rounds.round(PLAYERS, played, 7);
    }
    return result.of(PLAYERS, played);
  }
}
