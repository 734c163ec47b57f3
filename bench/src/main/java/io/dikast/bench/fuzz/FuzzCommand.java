package io.dikast.bench.fuzz;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Gives readers bytes that nobody meant: each reads them or refuses them as it says it does. */
@Command(
    name = "fuzz",
    header = "Inputs made at random, guided by coverage: no reader crashes, hangs or swells.")
public final class FuzzCommand implements Callable<Integer> {

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "A reader, may be repeated; all of them without it.")
  private List<String> names = List.of();

  @Option(names = "--targets", description = "List the readers and exit.")
  private boolean list;

  @Option(
      names = "--runs",
      defaultValue = "100000",
      description = "Executions of each (${DEFAULT-VALUE}).")
  private long runs;

  @Option(
      names = "--seconds",
      defaultValue = "0",
      description = "The most time for each; 0 for no limit (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--limit",
      defaultValue = "10",
      description = "Seconds for one input that count as a hang (${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the mutations (${DEFAULT-VALUE}).")
  private int seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "fuzz-findings",
      description = "Where inputs that are findings are kept (${DEFAULT-VALUE}).")
  private Path findings = Path.of("fuzz-findings");

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "Begin with the inputs that lie there, and add those that reach new code.")
  private @Nullable Path corpus;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Give this to the one target instead, to see a finding again.")
  private @Nullable Path input;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    if (list) {
      FuzzTargets.ALL.forEach(target -> parent.printLine(target.name()));
      return 0;
    }
    check(parent);
    List<FuzzTarget> targets =
        names.isEmpty()
            ? FuzzTargets.ALL
            : names.stream().map(FuzzTargets::named).flatMap(Optional::stream).toList();
    return input == null ? fuzz(parent, targets) : again(parent, targets.getFirst(), input);
  }

  private void check(BenchCommand parent) {
    for (String name : names) {
      parent.require(
          FuzzTargets.named(name).isPresent(),
          "--target must be one of " + FuzzTargets.names() + ", got " + name);
    }
    parent.require(runs >= 1, "--runs must be at least 1, got " + runs);
    parent.require(seconds >= 0, "--seconds must be at least 0, got " + seconds);
    parent.require(
        limitSeconds >= 1 && limitSeconds <= 600, "--limit must be in 1..600, got " + limitSeconds);
    parent.require(seed >= 1, "--seed must be at least 1, got " + seed);
    parent.require(
        input == null || names.size() == 1, "--input needs one --target, got " + names.size());
  }

  private int fuzz(BenchCommand parent, List<FuzzTarget> targets) {
    FuzzSettings settings =
        new FuzzSettings(runs, seconds, limitSeconds, seed, findings, Optional.ofNullable(corpus));
    Map<String, Double> metrics = new LinkedHashMap<>();
    int found = 0;
    for (FuzzTarget target : targets) {
      FuzzResult result = FuzzProcess.run(target, settings, progress(parent, target));
      parent.progress(
          "%s: done, %d executions in %.0f s, %s"
              .formatted(
                  target.name(),
                  result.executions(),
                  result.seconds(),
                  result.finding().isPresent() ? "a finding" : "nothing found"));
      String name = target.name().replace('-', '_');
      metrics.put("executions_" + name, (double) result.executions());
      metrics.put("executions_per_second_" + name, result.executionsPerSecond());
      metrics.put("edges_" + name, (double) result.edges());
      metrics.put("findings_" + name, (double) result.finding().stream().count());
      result.finding().ifPresent(finding -> tell(parent, target, finding));
      found += (int) result.finding().stream().count();
    }
    metrics.put("findings", (double) found);
    parent.print(new Report("fuzz", 1, metrics));
    return found == 0 ? 0 : 1;
  }

  private static Consumer<String> progress(BenchCommand parent, FuzzTarget target) {
    long[] last = {System.nanoTime() - PROGRESS_NANOS};
    return line -> {
      if (System.nanoTime() - last[0] >= PROGRESS_NANOS) {
        last[0] = System.nanoTime();
        parent.progress(target.name() + ": " + line);
      }
    };
  }

  private static void tell(BenchCommand parent, FuzzTarget target, FuzzResult.Finding finding) {
    parent.progress(finding.what());
    parent.progress(
        "again: ./dikast bench fuzz --target " + target.name() + " --input " + finding.input());
  }

  private int again(BenchCommand parent, FuzzTarget target, Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e, e);
    }
    FuzzReplay replay;
    try {
      replay = FuzzReplay.of(target, bytes, Duration.ofSeconds(limitSeconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
    String outcome =
        switch (replay) {
          case FuzzReplay.Taken() -> "taken";
          case FuzzReplay.Refused() -> "refused";
          case FuzzReplay.Found(String what) -> "a finding\n" + what;
        };
    parent.printLine(target.name() + ": " + outcome);
    return replay instanceof FuzzReplay.Found ? 1 : 0;
  }
}
