package io.dikast.bench.quality;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.Estimate;
import io.dikast.eval.Method;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.ScalingChart;
import io.dikast.eval.Study;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudySettings;
import io.dikast.eval.StudyTable;
import io.dikast.eval.StudyWorkers;
import io.dikast.inference.llama.FlashAttention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * How often the tiny model chooses the right response: a {@link Study} of questions about boxes,
 * and what single selections cost.
 */
@Command(
    name = "tiny-quality",
    header = "Accuracy of greedy, voting and meta-filtered voting with the tiny model.")
public final class TinyQualityCommand implements Callable<Integer> {

  private static final int SAMPLES = 32;
  private static final int MAX_TOKENS = 512;
  private static final int PROGRESS_EVERY = 100;

  /** Those whose cost is measured: the ones of the tables of arXiv 2504.02495. */
  private static final List<Method> TIMED =
      List.of(
          Method.greedy(),
          Method.voting(1),
          Method.voting(8),
          Method.voting(32),
          Method.meta(8),
          Method.meta(32));

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--questions",
      defaultValue = "200",
      description = "Questions (${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Runs of each question (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--first-seed",
      defaultValue = "0",
      description = "Seed of the first question (${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--temp",
      defaultValue = "0.6",
      description = "Temperature of the draws (${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--timed",
      defaultValue = "20",
      description = "Questions to measure cost on; 0 for none (${DEFAULT-VALUE}).")
  private int timed;

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "1",
      description = "Threads of each process (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--workers",
      defaultValue = "0",
      description = "Processes to share the questions; 0 is one a processor (${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = {"-fa", "--flash-attn"},
      paramLabel = "on|off|auto",
      defaultValue = "auto",
      description = "Flash attention; auto takes what costs less (${DEFAULT-VALUE}).")
  private FlashAttention flashAttention = FlashAttention.AUTO;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the judge (models/tiny-grm.gguf of this checkout).")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep every row in samples.jsonl, to go on from, and draw scaling.svg.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(questions >= 1, "--questions must be at least 1, got " + questions);
    parent.require(seeds >= 1, "--seeds must be at least 1, got " + seeds);
    parent.require(threads >= 0, "--threads must not be negative, got " + threads);
    parent.require(workers >= 0, "--workers must not be negative, got " + workers);
    parent.require(timed >= 0, "--timed must not be negative, got " + timed);
    parent.require(
        temperature > 0 && temperature <= 10, "--temp must be in (0, 10], got " + temperature);
    StudyWorkers shares = shares(parent.modelFile(model));
    List<PreferenceItem> items = TestQuestions.from(Split.TEST, firstSeed, questions);
    // Opened first, so that a bad file is refused at once; idle while the workers compute.
    try (Backend judge = shares.open()) {
      StudyResult result = run(parent, Study.of(judge, settings()).withMeta(judge), shares, items);
      StudyTable.lines(result).forEach(parent::printLine);
      Map<Method, SelectionCost> costs = costs(parent, judge, items);
      costs(costs).forEach(parent::printLine);
      parent.printJson(new Report("tiny-quality", seeds, metrics(result, costs)));
    }
    return 0;
  }

  private StudyWorkers shares(Path file) {
    return new StudyWorkers(
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        file,
        Optional.empty(),
        StudyWorkers.TINY_CONTEXT,
        threads,
        0,
        StudyWorkers.TINY_PARALLEL,
        flashAttention);
  }

  private StudySettings settings() {
    return StudySettings.DEFAULT
        .withSamples(SAMPLES)
        .withSeeds(seeds)
        .withSampling(Sampling.temperature(temperature))
        .withMaxTokens(MAX_TOKENS);
  }

  private StudyResult run(
      BenchCommand parent, Study study, StudyWorkers shares, List<PreferenceItem> items)
      throws IOException {
    Study whole = shares.processes() == 1 ? study : study.withWorkers(shares);
    if (out == null) {
      return whole.run(items, (row, done, total) -> progress(done, total));
    }
    StudyResult result =
        whole.run(items, out.resolve("samples.jsonl"), (row, done, total) -> progress(done, total));
    Files.writeString(
        out.resolve("scaling.svg"),
        ScalingChart.svg(result, "Accuracy against budget: questions about boxes"));
    parent.progress("every row is in " + out);
    return result;
  }

  private void progress(int done, int total) {
    if (done % PROGRESS_EVERY == 0 || done == total) {
      BenchCommand.of(bench).progress(done + " of " + total + " rows");
    }
  }

  private Map<Method, SelectionCost> costs(
      BenchCommand parent, Backend judge, List<PreferenceItem> items) {
    Map<Method, SelectionCost> costs = new LinkedHashMap<>();
    if (timed > 0) {
      List<PreferenceItem> sample = items.subList(0, Math.min(timed, items.size()));
      parent.progress("costs, on " + sample.size() + " questions");
      TIMED.forEach(
          method ->
              costs.put(method, SelectionCost.of(judge, sample, method, temperature, MAX_TOKENS)));
    }
    return costs;
  }

  private static List<String> costs(Map<Method, SelectionCost> costs) {
    if (costs.isEmpty()) {
      return List.of();
    }
    List<String> lines =
        new ArrayList<>(List.of("", "| selection | tokens | seconds |", "|---|---|---|"));
    costs.forEach(
        (method, cost) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.3f |",
                    method.shown(),
                    cost.tokens(),
                    cost.seconds())));
    return lines;
  }

  private static Map<String, Double> metrics(StudyResult result, Map<Method, SelectionCost> costs) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("questions", (double) result.items().size());
    metrics.put("seeds", (double) result.settings().seeds());
    metrics.put("accuracy_chance", result.chance());
    List<Method> methods = new ArrayList<>(result.methods());
    methods.add(Method.oracle(SAMPLES));
    for (Method method : methods) {
      put(metrics, "accuracy_" + method.key(), result.accuracy(method));
    }
    put(metrics, "accuracy_single_sample", result.singleSample());
    result.metaAuc().ifPresent(auc -> put(metrics, "meta_auc", auc));
    metrics.put("readable_share", result.readable().mean());
    if (result.drawn() > 0) {
      metrics.put("draws_per_second", result.drawn() / result.seconds());
    }
    costs.forEach(
        (method, cost) -> {
          metrics.put("tokens_" + method.key(), cost.tokens());
          metrics.put("seconds_" + method.key(), cost.seconds());
        });
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String name, Estimate estimate) {
    metrics.put(name, estimate.mean());
    metrics.put(name + "_ci95", estimate.halfWidth());
  }
}
