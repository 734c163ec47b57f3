package io.dikast.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every benchmark that runs a model of random weights. */
public final class ModelOptions {

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

  @Option(
      names = "--trial",
      description = "On a very small model, to see it work: the times mean nothing.")
  private boolean trial;

  @Option(names = "--work", paramLabel = "DIR", description = "Where model files are kept.")
  private @Nullable Path work;

  public int threads() {
    return threads;
  }

  public long seed() {
    return seed;
  }

  public boolean trial() {
    return trial;
  }

  /** Refuses what makes no sense, as a mistake in the arguments. */
  public void check(BenchCommand bench) {
    bench.require(threads >= 1 && threads <= 512, "--threads must be in 1..512, got " + threads);
  }

  public WorkFolder folder() {
    return work == null ? WorkFolder.ofUser() : WorkFolder.at(work);
  }

  /** The model to measure; its file is written unless it is there. */
  public BenchModel model(BenchCommand bench) {
    bench.progress("making the model, unless it is there from an earlier run");
    return trial ? BenchModel.trial(folder()) : BenchModel.full(folder());
  }
}
