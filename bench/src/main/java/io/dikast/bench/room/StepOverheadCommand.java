package io.dikast.bench.room;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.Report;
import io.dikast.bench.RunOptions;
import io.dikast.bench.Series;
import java.time.Duration;
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

/** What Java does around the native decode: scheduling, copying logits, drawing, telling. */
@Command(
    name = "step-overhead",
    header = "What Java around llama_decode takes of a step of 16 draws.")
public final class StepOverheadCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofMinutes(15);

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--draws", defaultValue = "16", description = "Draws (${DEFAULT-VALUE}).")
  private int draws;

  @Option(
      names = "--prompt-tokens",
      defaultValue = "512",
      description = "Length of the prompt (${DEFAULT-VALUE}).")
  private int promptTokens;

  @Option(
      names = "--tokens",
      defaultValue = "64",
      description = "Tokens of each draw (${DEFAULT-VALUE}).")
  private int tokens;

  private final Series series = new Series();

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    parent.require(draws >= 1 && draws <= 256, "--draws must be in 1..256, got " + draws);
    parent.require(promptTokens >= 2, "--prompt-tokens must be at least 2, got " + promptTokens);
    parent.require(tokens >= 2, "--tokens must be at least 2, got " + tokens);
    BenchModel model = options.model(parent);
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int round = 0; round < options.runs(); round++) {
      series.nextRound();
      Map<String, Double> numbers = run(model);
      series.add("step", numbers);
      numbers.forEach(
          (name, value) -> metrics.put(name, series.median("step." + name).orElse(value)));
      parent.progress(
          String.format(
              Locale.ROOT,
              "round %d of %d: %.4f of %.2f ms",
              round + 1,
              options.runs(),
              numbers.get("java_share_of_step"),
              numbers.get("step_ms")));
    }
    parent.print(new Report("step-overhead", options.runs(), metrics));
    return 0;
  }

  private Map<String, Double> run(BenchModel model) {
    List<String> arguments =
        List.of(
            model.file().toString(),
            Integer.toString(draws),
            Integer.toString(promptTokens),
            Integer.toString(tokens),
            Integer.toString(options.threads()),
            Long.toString(options.seed()));
    return ChildProcess.measure(
        "the draws",
        ChildProcess.java(StepOverheadRun.class, List.of(), arguments),
        Map.of(),
        LIMIT);
  }
}
