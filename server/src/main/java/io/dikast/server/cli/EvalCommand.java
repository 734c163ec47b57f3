package io.dikast.server.cli;

import io.dikast.Paradigm;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.ScalingChart;
import io.dikast.eval.Study;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudySettings;
import io.dikast.eval.StudyTable;
import io.dikast.eval.StudyWorkers;
import io.dikast.eval.data.LoadedData;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.MetaRewardModels;
import io.dikast.server.json.Fault;
import io.dikast.server.json.StudyReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures quality against budget on a data set. */
@Command(
    name = "eval",
    header = "Accuracy of greedy, voting and meta-guided voting against budget, on a data set.",
    description = {
      "",
      "Draws K judgements of every row under every seed once, and counts the first 1, 2, 4 … of"
          + " them. Prints a table; with --json one object. DIR gets results.json, scaling.svg and"
          + " samples.jsonl: a run that was stopped goes on from there. A --mode that draws nothing"
          + " is asked once; another --weighting counts the same draws anew.",
      "",
    },
    sortOptions = false)
final class EvalCommand implements Callable<Integer> {

  private static final int DEFAULT_SAMPLES = 32;

  private final Shell shell;

  @Mixin DataOptions data = new DataOptions();
  @Mixin DrawOptions draws = new DrawOptions(DEFAULT_SAMPLES);
  @Mixin MetaOptions meta = new MetaOptions();
  @Mixin WeightingOption weighting = new WeightingOption();
  @Mixin ParadigmOptions paradigms = new ParadigmOptions();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How often each row is asked anew (default: ${DEFAULT-VALUE}).")
  int seeds = StudySettings.DEFAULT.seeds();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Processes that share the work, for models so small that threads do not help"
              + " (default: ${DEFAULT-VALUE}).")
  int workers = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results, made where there is none.")
  @Nullable Path out;

  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  EvalCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    draws.check();
    DrawOptions.require(seeds >= 1, "--seeds", "at least 1", seeds);
    DrawOptions.require(workers >= 1, "--workers", "at least 1", workers);
    var _ = weighting.weighting();
    Paradigm paradigm = paradigms.paradigm(shell);
    if (!(paradigm instanceof Paradigm.Pointwise)) {
      DrawOptions.require(workers == 1, "--workers", "1 with this --mode", workers);
    }
    meta.check(paradigm);
    Optional<MetaHead> head = head();
    LoadedData<PreferenceItem> loaded = data.read(shell);
    UnaryOperator<Study> shared = sharing();
    StudyResult result;
    try (Backend backend = model.open(shell, output, paradigms.scorer())) {
      result = run(shared.apply(study(backend, paradigm, head)), loaded.items());
    }
    show(loaded, result);
    boolean whole = loaded.faulty() == 0 && result.refusedItems() == 0 && result.failedRows() == 0;
    return (whole ? ExitCode.OK : ExitCode.PARTIAL).number();
  }

  private Optional<MetaHead> head() {
    if (!(meta.choice instanceof MetaChoice.Trained trained)) {
      return Optional.empty();
    }
    DrawOptions.require(workers == 1, "--workers", "1 with a trained head", workers);
    return Optional.of(MetaOptions.read(shell, trained));
  }

  private Study study(Backend backend, Paradigm paradigm, Optional<MetaHead> head) {
    StudySettings settings =
        StudySettings.DEFAULT
            .withParadigm(paradigm)
            .withSamples(draws.samples)
            .withSeeds(seeds)
            .withSampling(draws.sampling())
            .withMaxTokens(draws.maxTokens)
            .withSeed(draws.seed)
            .withWeighting(weighting.weighting());
    if (model.parallel > 0) {
      settings = settings.withWindow(2 * model.parallel);
    }
    Study study = Study.of(backend, settings);
    return switch (meta.choice) {
      case MetaChoice.Asked.AUTO -> study;
      case MetaChoice.Asked.YES_NO -> study.withMeta(backend);
      case MetaChoice.Asked.NONE -> study.withoutMeta();
      case MetaChoice.Trained _ ->
          study.withMeta(MetaRewardModels.trained(head.orElseThrow(), backend));
    };
  }

  /** How the work is shared among processes, each of which opens the model file itself. */
  private UnaryOperator<Study> sharing() {
    if (workers == 1) {
      return study -> study;
    }
    Engine.Settings settings = model.settings(shell, output);
    return study ->
        study.withWorkers(
            new StudyWorkers(
                workers,
                settings.file(),
                Optional.ofNullable(settings.library()),
                settings.contextTokens(),
                settings.threads(),
                settings.gpuLayers(),
                settings.parallel(),
                settings.flashAttention()));
  }

  private StudyResult run(Study study, List<PreferenceItem> items) {
    Path samples = out == null ? null : shell.resolve(out).resolve("samples.jsonl");
    try (StudyProgress progress = StudyProgress.of(shell, output);
        WorkTask<StudyResult> task =
            new WorkTask<>(
                "dikast-study",
                () ->
                    samples == null
                        ? study.run(items, progress)
                        : study.run(items, samples, progress))) {
      return shell.interruption().await(task::start);
    }
  }

  private void show(LoadedData<PreferenceItem> loaded, StudyResult result) {
    StudyReportJson report =
        new StudyReportJson(data.path(shell), loaded, result, paradigms.mode, weighting.rule);
    if (out != null) {
      write("results.json", report.write() + "\n");
      write("scaling.svg", ScalingChart.svg(result, title(result)));
    }
    if (output.json) {
      shell.out().println(report.write());
    } else {
      StudyTable.lines(result).forEach(shell.out()::println);
      failures(loaded, result);
    }
  }

  private String title(StudyResult result) {
    Path name = data.path(shell).getFileName();
    return "Accuracy against budget: " + name + " judged by " + result.model();
  }

  private void write(String name, String content) {
    Path folder = out == null ? shell.directory() : shell.resolve(out);
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new Fault(Fault.Code.INTERNAL_ERROR, "cannot write " + Reasons.of(file, e), "--out")
          .exception();
    }
  }

  /** What is missing in the figures; an object in JSON has it in its fields. */
  private void failures(LoadedData<PreferenceItem> loaded, StudyResult result) {
    if (loaded.faulty() > 0) {
      output.note(shell, loaded.faulty() + " rows could not be read:" + DataOptions.faults(loaded));
    }
    if (result.refusedItems() > 0) {
      output.note(
          shell,
          result.refusedItems()
              + " rows do not fit the model's context: no pick, which counts as wrong");
    }
    if (result.failedRows() > 0) {
      output.note(
          shell,
          result.failedRows()
              + " rows × seeds have draws that the engine failed; another run with --out draws"
              + " them again");
    }
    int unlabelled = result.items().size() - result.labelled();
    if (unlabelled > 0) {
      output.note(shell, unlabelled + " rows have no label and count in no accuracy");
    }
  }
}
