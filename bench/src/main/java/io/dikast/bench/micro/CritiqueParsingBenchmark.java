package io.dikast.bench.micro;

import io.dikast.engine.reward.Permutation;
import io.dikast.samplers.JudgementParser;
import io.dikast.samplers.Reading;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading what a judge wrote: 2 KB, five principles, four scores. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class CritiqueParsingBenchmark {

  private final Permutation permutation = new Permutation(List.of(2, 0, 3, 1));
  private final String readable = Critiques.ofFour();
  private final String unreadable = readable.replace("3, 9, 6, 4", "3, 9, N/A, 4");

  @Benchmark
  public Reading readable() {
    return JudgementParser.read(readable, permutation);
  }

  @Benchmark
  public Reading unreadable() {
    return JudgementParser.read(unreadable, permutation);
  }
}
