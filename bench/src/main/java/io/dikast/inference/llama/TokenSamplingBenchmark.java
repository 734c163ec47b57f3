package io.dikast.inference.llama;

import io.dikast.engine.backend.Sampling;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Drawing one token from the logits of a vocabulary. Stands in the sampler's package to see it. */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class TokenSamplingBenchmark {

  private static final Sampling TOP_40 = Sampling.temperature(0.8).withTopK(40);
  private static final Sampling TOP_P = Sampling.temperature(0.8).withTopP(0.95);
  private static final Sampling PLAIN = Sampling.temperature(0.8);
  private static final int ROWS = 16;
  private static final int[] NO_TEXT = {};

  /** Entries of the vocabulary: a small model's, and one of the larger ones in use. */
  @Param({"49152", "151936"})
  public int vocabulary;

  private float[][] rows = {};
  private TokenSampler sampler = new TokenSampler(1);
  private int draw;

  /** Several rows, so that branch predictors learn a distribution and not one row by heart. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    rows = new float[ROWS][vocabulary];
    for (float[] row : rows) {
      for (int id = 0; id < vocabulary; id++) {
        row[id] = (float) (3 * random.nextGaussian());
      }
      for (int peak = 0; peak < 20; peak++) {
        row[random.nextInt(vocabulary)] += 12;
      }
    }
    sampler = new TokenSampler(vocabulary);
  }

  @Benchmark
  public int top40() {
    return sample(TOP_40);
  }

  @Benchmark
  public int topP() {
    return sample(TOP_P);
  }

  @Benchmark
  public int temperatureOnly() {
    return sample(PLAIN);
  }

  @Benchmark
  public int greedy() {
    return sample(Sampling.GREEDY);
  }

  private int sample(Sampling sampling) {
    draw++;
    return sampler.sample(rows[draw % ROWS], sampling, 7, draw, NO_TEXT, 0);
  }
}
