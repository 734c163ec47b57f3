package io.dikast.bench.room;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.Report;
import io.dikast.bench.RunOptions;
import io.dikast.bench.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Several callers with draws of half-shared prompts at once: against one batch that is as good as a
 * batch can be, and against the callers one after another.
 */
@Command(
    name = "mixed-callers",
    header = "8 callers with half-shared prompts at once, against one batch and one by one.")
public final class MixedCallersCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--callers", defaultValue = "8", description = "Callers (${DEFAULT-VALUE}).")
  private int callers;

  @Option(names = "--draws", defaultValue = "8", description = "Of each (${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--common",
      defaultValue = "256",
      description = "Prompt tokens that all share (${DEFAULT-VALUE}).")
  private int common;

  @Option(
      names = "--own",
      defaultValue = "256",
      description = "Prompt tokens of each caller (${DEFAULT-VALUE}).")
  private int own;

  @Option(
      names = "--tokens",
      defaultValue = "64",
      description = "Tokens of each draw (${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--limit",
      defaultValue = "900",
      description = "Seconds after which a run is killed (${DEFAULT-VALUE}).")
  private int limitSeconds;

  private final Series series = new Series();

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    parent.require(limitSeconds >= 1, "--limit must be at least 1, got " + limitSeconds);
    MixedLoad load = load(parent);
    BenchModel model = options.model(parent);
    for (int round = 0; round < options.runs(); round++) {
      series.nextRound();
      for (MixedRun.Way way : turn(round)) {
        Map<String, Double> numbers = run(model, way, load);
        series.add(name(way), numbers);
        parent.progress(
            String.format(
                Locale.ROOT,
                "round %d of %d, %s: %.2f s",
                round + 1,
                options.runs(),
                name(way),
                numbers.getOrDefault("seconds", Double.NaN)));
      }
    }
    parent.print(new Report("mixed-callers", options.runs(), metrics(load)));
    return 0;
  }

  private MixedLoad load(BenchCommand parent) {
    try {
      return new MixedLoad(callers, draws, common, own, tokens, options.threads(), options.seed());
    } catch (IllegalArgumentException e) {
      parent.require(false, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Who goes first takes turns, so that a machine that slows down favours nobody. */
  private static List<MixedRun.Way> turn(int round) {
    List<MixedRun.Way> ways = new ArrayList<>(Arrays.asList(MixedRun.Way.values()));
    Collections.rotate(ways, -round);
    return ways;
  }

  private Map<String, Double> run(BenchModel model, MixedRun.Way way, MixedLoad load) {
    List<String> arguments = new ArrayList<>();
    arguments.add(model.file().toString());
    arguments.add(way.name());
    arguments.addAll(load.arguments());
    return ChildProcess.measure(
        name(way),
        ChildProcess.java(MixedRun.class, List.of(), arguments),
        Map.of(),
        Duration.ofSeconds(limitSeconds));
  }

  private static String name(MixedRun.Way way) {
    return way.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Double> metrics(MixedLoad load) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    putRatio(metrics, "ratio_to_ideal_batch", "ideal");
    double computed = series.median("mixed.prompt_tokens").orElseThrow();
    metrics.put("computed_over_distinct", computed / load.distinctTokens());
    putRatio(metrics, "speedup_over_serial", "serial");
    putRatio(metrics, "speedup_over_serial_uncached", "serial_uncached");
    put(metrics, "seconds", "mixed.seconds");
    put(metrics, "tokens_per_second", "mixed.tokens_per_second");
    put(metrics, "completion_tokens", "mixed.completion_tokens");
    put(metrics, "mean_batch", "mixed.mean_batch");
    metrics.put("prompt_tokens_computed", computed);
    metrics.put("prompt_tokens_distinct", (double) load.distinctTokens());
    put(metrics, "ideal_seconds", "ideal.seconds");
    put(metrics, "ideal_mean_batch", "ideal.mean_batch");
    put(metrics, "serial_seconds", "serial.seconds");
    put(metrics, "serial_prompt_tokens_computed", "serial.prompt_tokens");
    put(metrics, "serial_uncached_seconds", "serial_uncached.seconds");
    put(metrics, "serial_uncached_prompt_tokens_computed", "serial_uncached.prompt_tokens");
    return metrics;
  }

  /** Throughput of the mixed load over that of another way. */
  private void putRatio(Map<String, Double> metrics, String metric, String other) {
    series
        .medianRatio("mixed.tokens_per_second", other + ".tokens_per_second")
        .ifPresent(ratio -> metrics.put(metric, ratio));
  }

  private void put(Map<String, Double> metrics, String metric, String number) {
    series.median(number).ifPresent(value -> metrics.put(metric, value));
  }
}
