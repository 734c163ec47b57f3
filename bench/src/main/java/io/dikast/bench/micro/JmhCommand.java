package io.dikast.bench.micro;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs the benchmarks of single operations; mean microseconds of each. */
@Command(
    name = "jmh",
    header = "Microseconds to parse, count, run a draw without a model, and draw a token.")
public final class JmhCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BenchCommand bench;

  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "Which benchmarks, by class and method (all).")
  private String regex = ".*";

  @Option(names = "--forks", defaultValue = "1", description = "Processes (${DEFAULT-VALUE}).")
  private int forks;

  @Option(
      names = {"--iterations", "--runs"},
      defaultValue = "5",
      description = "Measured iterations (${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description = "Iterations before those (${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--millis",
      defaultValue = "500",
      description = "Of one iteration (${DEFAULT-VALUE}).")
  private int millis;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(forks >= 0, "--forks must not be negative, got " + forks);
    parent.require(iterations >= 1, "--iterations must be at least 1, got " + iterations);
    parent.require(warmup >= 0, "--warmup must not be negative, got " + warmup);
    parent.require(millis >= 1, "--millis must be at least 1, got " + millis);
    parent.require(isRegex(), "not a regular expression: " + regex);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (RunResult result : run(parent)) {
      metrics.put(nameOf(result.getParams()), result.getPrimaryResult().getScore());
    }
    parent.print(new Report("jmh", Math.max(1, forks) * iterations, metrics));
    return 0;
  }

  private boolean isRegex() {
    try {
      Pattern.compile(regex);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private Collection<RunResult> run(BenchCommand parent) {
    OutputFormat format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(new LineStream(parent::progress), false, StandardCharsets.UTF_8),
            VerboseMode.NORMAL);
    try {
      return new Runner(
              new OptionsBuilder()
                  .include(regex)
                  .forks(forks)
                  .warmupIterations(warmup)
                  .warmupTime(TimeValue.milliseconds(millis))
                  .measurementIterations(iterations)
                  .measurementTime(TimeValue.milliseconds(millis))
                  .shouldFailOnError(true)
                  .build(),
              format)
          .run();
    } catch (NoBenchmarksException e) {
      parent.require(false, "no benchmark matches " + regex);
      return List.of();
    } catch (RunnerException e) {
      throw new BenchmarkException("JMH could not run them: " + e.getMessage(), e);
    }
  }

  /** {@code VotingBenchmark.meanScore} becomes {@code voting_mean_score_us}. */
  static String nameOf(BenchmarkParams params) {
    StringBuilder name = new StringBuilder(nameOf(params.getBenchmark()));
    for (String key : params.getParamsKeys()) {
      name.append('_').append(params.getParam(key));
    }
    return name.append("_us").toString();
  }

  static String nameOf(String benchmark) {
    List<String> parts = List.of(benchmark.split("\\.", -1));
    String method = parts.getLast();
    String type = parts.get(parts.size() - 2).replaceFirst("Benchmark$", "");
    return (type + method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1))
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
