package io.dikast.bench.micro;

import io.dikast.aggregators.StoppingRules;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Asking a stopping rule once more, when so many ballots over 16 responses are in. Of ten ballots
 * five are for one response, three for another, and the rest are scattered, so that no rule has an
 * early way out.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class StoppingBenchmark {

  private static final int MOST_BALLOTS = 64;
  private static final int RESPONSES = 16;
  private static final int REQUESTED = 256;

  /** Ballots that are in. */
  @Param({"8", "32", "64"})
  public int ballots = MOST_BALLOTS;

  private final List<Ballot> all = vote();
  private final StoppingRule betaPosterior = StoppingRules.betaPosterior(0.99);
  private final StoppingRule bayesian = StoppingRules.bayesian(0.99);
  private final StoppingRule unreachable = StoppingRules.unreachable();
  private final StoppingRule unreachableMean = StoppingRules.unreachableMean();
  private final StoppingRule margin = StoppingRules.margin(0.99);
  private final StoppingRule stableWindow = StoppingRules.stableWindow(6);

  private static List<Ballot> vote() {
    SplittableRandom random = new SplittableRandom(1);
    return IntStream.range(0, MOST_BALLOTS).mapToObj(i -> ballot(i, random)).toList();
  }

  private static Ballot ballot(int index, SplittableRandom random) {
    double[] scores = random.doubles(RESPONSES, 1, 9).map(Math::floor).toArray();
    int turn = index % 10;
    scores[turn < 5 ? 3 : turn < 8 ? 11 : random.nextInt(RESPONSES)] = 9;
    return Ballot.of(index, DoubleStream.of(scores).boxed().toList());
  }

  private boolean ask(StoppingRule rule) {
    return rule.decided(all.subList(0, ballots), REQUESTED);
  }

  @Benchmark
  public boolean betaPosterior() {
    return ask(betaPosterior);
  }

  @Benchmark
  public boolean bayesian() {
    return ask(bayesian);
  }

  @Benchmark
  public boolean unreachable() {
    return ask(unreachable);
  }

  @Benchmark
  public boolean unreachableMean() {
    return ask(unreachableMean);
  }

  @Benchmark
  public boolean margin() {
    return ask(margin);
  }

  @Benchmark
  public boolean stableWindow() {
    return ask(stableWindow);
  }
}
