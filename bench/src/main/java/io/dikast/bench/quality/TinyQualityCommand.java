package io.dikast.bench.quality;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import io.dikast.bench.Statistics.Estimate;
import io.dikast.bench.quality.QualityStudy.Cost;
import io.dikast.bench.quality.QualityStudy.Row;
import io.dikast.boxes.BoxQuestion;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * How often the tiny model chooses the right response: greedy, by votes, and by votes of the
 * judgements it trusts.
 */
@Command(
    name = "tiny-quality",
    header = "Accuracy of greedy, voting and meta-filtered voting with the tiny model.")
public final class TinyQualityCommand implements Callable<Integer> {

  private static final int PROGRESS_EVERY = 20;
  private static final List<Method> METHODS = StudyPlan.METHODS;

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
      defaultValue = "0",
      description = "Threads of a model; 0 lets the engine choose (${DEFAULT-VALUE}).")
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

  @Option(names = "--out", paramLabel = "FILE", description = "Write every pick here, as JSON.")
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
    StudyPlan plan =
        new StudyPlan(
            parent.modelFile(model),
            threads,
            flashAttention,
            temperature,
            firstSeed,
            questions,
            seeds);
    // Opened first, so that a bad file is refused at once; idle while the workers compute.
    try (Backend backend = plan.open()) {
      QualityStudy study = plan.study(backend);
      List<Row> rows = QualityWorker.run(plan, Math.min(workers(), questions), this::progress);
      Map<Method, Cost> costs = costs(parent, study, plan.questionList());
      table(rows, costs).forEach(parent::printLine);
      if (out != null) {
        ResultsFile.write(out, backend.describe().model(), temperature, rows);
        parent.progress("every pick is in " + out);
      }
      parent.printJson(new Report("tiny-quality", seeds, metrics(rows, costs)));
    }
    return 0;
  }

  private void progress(int done) {
    if (done % PROGRESS_EVERY == 0 || done == questions) {
      BenchCommand.of(bench).progress(done + " of " + questions + " questions");
    }
  }

  private int workers() {
    int processors = Runtime.getRuntime().availableProcessors();
    return workers > 0 ? workers : Math.max(1, processors / Math.max(1, threads));
  }

  private Map<Method, Cost> costs(
      BenchCommand parent, QualityStudy study, List<BoxQuestion> asked) {
    Map<Method, Cost> costs = new LinkedHashMap<>();
    if (timed > 0) {
      List<BoxQuestion> sample = asked.subList(0, Math.min(timed, asked.size()));
      parent.progress("costs, on " + sample.size() + " questions");
      METHODS.forEach(method -> costs.put(method, study.cost(sample, method)));
    }
    return costs;
  }

  private static List<String> table(List<Row> rows, Map<Method, Cost> costs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| method | accuracy | over greedy | over voting@1 | tokens a question | seconds a question |");
    lines.add("|---|---|---|---|---|---|");
    for (Method method : METHODS) {
      Cost cost = costs.get(method);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %s |",
              method.shown(),
              shown(QualityStudy.accuracy(rows, method), "%.3f"),
              shown(QualityStudy.gain(rows, method, Method.greedyOne()), "%+.3f"),
              shown(QualityStudy.gain(rows, method, Method.voting(1)), "%+.3f"),
              cost == null ? "–" : String.format(Locale.ROOT, "%.0f", cost.tokens()),
              cost == null ? "–" : String.format(Locale.ROOT, "%.3f", cost.seconds())));
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "blind pick %.3f, readable judgements %.4f",
            QualityStudy.chance(rows),
            QualityStudy.readable(rows)));
    return lines;
  }

  private static String shown(Estimate estimate, String format) {
    return estimate.mean() == 0 && estimate.halfWidth() == 0
        ? "–"
        : String.format(Locale.ROOT, format + " ± %.3f", estimate.mean(), estimate.halfWidth());
  }

  private Map<String, Double> metrics(List<Row> rows, Map<Method, Cost> costs) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("questions", (double) rows.size());
    metrics.put("seeds", (double) seeds);
    metrics.put("accuracy_chance", QualityStudy.chance(rows));
    for (Method method : METHODS) {
      Estimate accuracy = QualityStudy.accuracy(rows, method);
      metrics.put("accuracy_" + method.key(), accuracy.mean());
      metrics.put("accuracy_" + method.key() + "_ci95", accuracy.halfWidth());
    }
    metrics.put("readable_share", QualityStudy.readable(rows));
    costs.forEach(
        (method, cost) -> {
          metrics.put("tokens_" + method.key(), cost.tokens());
          metrics.put("seconds_" + method.key(), cost.seconds());
        });
    return metrics;
  }
}
