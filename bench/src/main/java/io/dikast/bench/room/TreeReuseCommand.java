package io.dikast.bench.room;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.Report;
import io.dikast.bench.RunOptions;
import io.dikast.bench.Series;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A tree search, whose every prompt is a path of which nearly all was computed before. */
@Command(
    name = "tree-reuse",
    header = "A tree search of 200 expansions: how much of its prompts lies in the cache.")
public final class TreeReuseCommand implements Callable<Integer> {

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--depth",
      defaultValue = "8",
      description = "Of the deepest nodes (${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--branching",
      defaultValue = "4",
      description = "Draws of an expansion (${DEFAULT-VALUE}).")
  private int branching;

  @Option(
      names = "--expansions",
      defaultValue = "200",
      description = "Expansions of a search (${DEFAULT-VALUE}).")
  private int expansions;

  @Option(
      names = "--root-tokens",
      defaultValue = "256",
      description = "Length of the prompt at the root (${DEFAULT-VALUE}).")
  private int rootTokens;

  @Option(
      names = "--step-tokens",
      defaultValue = "16",
      description = "Tokens of each draw (${DEFAULT-VALUE}).")
  private int stepTokens;

  @Option(
      names = "--every",
      defaultValue = "5",
      description = "Of so many expansions one is also computed anew (${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--cells",
      defaultValue = "8192",
      description = "Cells of the search's context (${DEFAULT-VALUE}).")
  private int cells;

  private final Series series = new Series();

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    TreeShape shape = shape(parent);
    parent.require(
        cells >= shape.cellsOfOne(),
        "--cells must be at least " + shape.cellsOfOne() + " for this tree, got " + cells);
    BenchModel model = options.model(parent);
    Map<String, Double> numbers = Map.of();
    for (int round = 0; round < options.runs(); round++) {
      series.nextRound();
      numbers =
          new TreeSearchRun(model.file(), shape, cells, options.threads(), options.seed()).run();
      series.add("search", numbers);
      parent.progress(
          String.format(
              Locale.ROOT,
              "round %d of %d: %.3f of the prompt tokens reused, %.2f s an expansion",
              round + 1,
              options.runs(),
              numbers.get("reused_fraction"),
              numbers.get("seconds_per_expansion")));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    numbers
        .keySet()
        .forEach(name -> metrics.put(name, series.median("search." + name).orElseThrow()));
    parent.print(new Report("tree-reuse", options.runs(), metrics));
    return 0;
  }

  private TreeShape shape(BenchCommand parent) {
    try {
      return new TreeShape(depth, branching, expansions, rootTokens, stepTokens, every);
    } catch (IllegalArgumentException e) {
      parent.require(false, String.valueOf(e.getMessage()));
      throw e;
    }
  }
}
