package io.dikast.bench;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every benchmark that measures in rounds. */
public final class RunOptions {

  @Option(names = "--runs", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private ModelOptions model = new ModelOptions();

  public int runs() {
    return runs;
  }

  public int threads() {
    return model.threads();
  }

  public long seed() {
    return model.seed();
  }

  public WorkFolder folder() {
    return model.folder();
  }

  /** Refuses what makes no sense, as a mistake in the arguments. */
  public void check(BenchCommand bench) {
    bench.require(runs >= 1, "--runs must be at least 1, got " + runs);
    model.check(bench);
  }

  /** The model to measure; its file is written unless it is there. */
  public BenchModel model(BenchCommand bench) {
    return model.model(bench);
  }
}
