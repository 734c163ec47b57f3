package io.dikast.bench.micro;

import io.dikast.aggregators.Aggregators;
import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.Tally;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counting 64 ballots over 16 responses. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class VotingBenchmark {

  private static final int BALLOTS = 64;
  private static final int RESPONSES = 16;

  private final List<Ballot> ballots = ballots();
  private final Aggregator meanScore = Aggregators.meanScore();
  private final Aggregator majority = Aggregators.majority();
  private final Aggregator borda = Aggregators.borda();
  private final Aggregator median = Aggregators.median();

  private static List<Ballot> ballots() {
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, BALLOTS)
        .mapToObj(
            i ->
                Ballot.of(
                    i,
                    IntStream.range(0, RESPONSES)
                        .mapToObj(_ -> (double) random.nextInt(1, 11))
                        .toList()))
        .toList();
  }

  @Benchmark
  public Tally meanScore() {
    return meanScore.count(ballots, 7);
  }

  @Benchmark
  public Tally majority() {
    return majority.count(ballots, 7);
  }

  @Benchmark
  public Tally borda() {
    return borda.count(ballots, 7);
  }

  @Benchmark
  public Tally median() {
    return median.count(ballots, 7);
  }
}
