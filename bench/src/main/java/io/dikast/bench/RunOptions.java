package io.dikast.bench;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every benchmark that measures in rounds. */
public final class RunOptions {

  @Option(names = "--runs", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--trial",
      description = "On a very small model, to see it work: the times mean nothing.")
  private boolean trial;

  @Mixin private MachineOptions machine = new MachineOptions();

  public int runs() {
    return runs;
  }

  public int threads() {
    return machine.threads();
  }

  public long seed() {
    return machine.seed();
  }

  public WorkFolder folder() {
    return machine.folder();
  }

  /** Refuses what makes no sense, as a mistake in the arguments. */
  public void check(BenchCommand bench) {
    bench.require(runs >= 1, "--runs must be at least 1, got " + runs);
    machine.check(bench);
  }

  /** The model to measure; its file is written unless it is there. */
  public BenchModel model(BenchCommand bench) {
    return trial ? machine.smallModel(bench) : machine.fullModel(bench);
  }
}
