package io.dikast.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every benchmark that runs a model of random weights. */
public final class MachineOptions {

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "2",
      description = "Threads of the model (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of all that is random (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--work", paramLabel = "DIR", description = "Where model files are kept.")
  private @Nullable Path work;

  public int threads() {
    return threads;
  }

  public long seed() {
    return seed;
  }

  public WorkFolder folder() {
    return work == null ? WorkFolder.ofUser() : WorkFolder.at(work);
  }

  /** Refuses what makes no sense, as a mistake in the arguments. */
  public void check(BenchCommand bench) {
    bench.require(threads >= 1 && threads <= 512, "--threads must be in 1..512, got " + threads);
  }

  /** The very small model; its file is written unless it is there. */
  public BenchModel smallModel(BenchCommand bench) {
    announce(bench);
    return BenchModel.trial(folder());
  }

  /** The model that the targets are stated for; its file is written unless it is there. */
  public BenchModel fullModel(BenchCommand bench) {
    announce(bench);
    return BenchModel.full(folder());
  }

  private static void announce(BenchCommand bench) {
    bench.progress("making the model, unless it is there from an earlier run");
  }
}
