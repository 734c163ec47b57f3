package io.dikast.bench.quality;

import io.dikast.Dikast;
import io.dikast.SelectorBuilder;
import io.dikast.aggregators.StoppingRules;
import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import io.dikast.boxes.Split;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.eval.CostChart;
import io.dikast.eval.EarlyStopping;
import io.dikast.eval.Estimate;
import io.dikast.eval.JudgementMarking;
import io.dikast.eval.MarkingResult;
import io.dikast.eval.Method;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.Study;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudySettings;
import io.dikast.eval.StudyTable;
import io.dikast.eval.StudyWorkers;
import io.dikast.metarm.MetaFitting;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.MetaRewardModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * What meta reward models and stopping rules are worth to the tiny judge: accuracy against tokens
 * and seconds.
 */
@Command(
    name = "judge-curve",
    header = "Accuracy against tokens and seconds: voting, meta reward models, stopping rules.")
public final class JudgeCurveCommand implements Callable<Integer> {

  private static final int SAMPLES = 32;
  private static final int MAX_TOKENS = 400;
  private static final double TEMPERATURE = 0.6;
  private static final int HEAD_DRAWS = 8;
  private static final int PROGRESS_EVERY = 100;

  /** The rule of the headline figures; the mean score is what the vote goes by. */
  private static final String HEADLINE = "margin_95";

  private static final Map<String, StoppingRule> RULES = rules();

  /** Rules in the picture: a picture has room for a few. */
  private static final Set<String> SHOWN = Set.of("beta_95", HEADLINE, "margin_99", "window_8");

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--questions",
      defaultValue = "200",
      description = "Questions of the test split (${DEFAULT-VALUE}).")
  private int questions;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Runs of each question (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--head-questions",
      defaultValue = "200",
      description =
          "Questions of the development split to fit a head to, and of the test split to measure it"
              + " on; 0 for none (${DEFAULT-VALUE}).")
  private int headQuestions;

  @Option(
      names = "--paradigm-questions",
      defaultValue = "50",
      description =
          "Questions of the test split to ask every reward paradigm; 0 for none (${DEFAULT-VALUE}).")
  private int paradigmQuestions;

  @Option(
      names = "--timed",
      defaultValue = "20",
      description = "Questions to measure tokens and seconds on (${DEFAULT-VALUE}).")
  private int timed;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the judge (models/tiny-grm.gguf of this checkout).")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "For rows, to go on from, the fitted head and judge-curve.svg.")
  private Path out = Path.of("");

  private static Map<String, StoppingRule> rules() {
    Map<String, StoppingRule> rules = new LinkedHashMap<>();
    rules.put("beta_95", StoppingRules.betaPosterior(0.95));
    rules.put("bayesian_95", StoppingRules.bayesian(0.95));
    rules.put(HEADLINE, StoppingRules.margin(0.95));
    rules.put("margin_99", StoppingRules.margin(0.99));
    rules.put("window_8", StoppingRules.stableWindow(8));
    rules.put("unreachable", StoppingRules.unreachable());
    rules.put("unreachable_mean", StoppingRules.unreachableMean());
    return rules;
  }

  @Override
  public Integer call() throws IOException {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(questions >= 1, "--questions must be at least 1, got " + questions);
    parent.require(seeds >= 1, "--seeds must be at least 1, got " + seeds);
    parent.require(
        headQuestions == 0 || headQuestions >= 10,
        "--head-questions must be 0 or at least 10, got " + headQuestions);
    parent.require(
        paradigmQuestions >= 0,
        "--paradigm-questions must not be negative, got " + paradigmQuestions);
    parent.require(timed >= 1, "--timed must be at least 1, got " + timed);
    Files.createDirectories(out);
    StudyWorkers workers = StudyWorkers.ofTiny(parent.modelFile(model));
    List<PreferenceItem> items = TestQuestions.of(Split.TEST, questions);
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (Backend judge = workers.open()) {
      Study study = Study.of(judge, settings()).withMeta(judge).withWorkers(workers);
      StudyResult result = study.run(items, out.resolve("samples.jsonl"), this::tell);
      StudyTable.lines(result).forEach(parent::printLine);
      voting(metrics, result);
      Map<String, EarlyStopping> stopped = stopping(parent, metrics, "", result);
      head(parent, metrics, judge, result);
      simulated(parent, metrics);
      if (paradigmQuestions > 0) {
        parent.progress("every paradigm, on " + paradigmQuestions + " questions");
        new ParadigmTable(judge, TEMPERATURE, MAX_TOKENS)
            .measure(TestQuestions.of(Split.TEST, paradigmQuestions), metrics)
            .forEach(parent::printLine);
      }
      List<CostChart.Curve> curves = curves(parent, metrics, judge, result, stopped);
      Files.writeString(out.resolve("judge-curve.svg"), chart(result, curves));
    }
    parent.printJson(new Report("judge-curve", seeds, metrics));
    return 0;
  }

  private StudySettings settings() {
    return StudySettings.DEFAULT
        .withSamples(SAMPLES)
        .withSeeds(seeds)
        .withSampling(Sampling.temperature(TEMPERATURE))
        .withMaxTokens(MAX_TOKENS);
  }

  private void tell(Object row, int done, int total) {
    if (done % PROGRESS_EVERY == 0 || done == total) {
      BenchCommand.of(bench).progress(done + " of " + total + " rows");
    }
  }

  private static void voting(Map<String, Double> metrics, StudyResult result) {
    metrics.put("questions", (double) result.items().size());
    metrics.put("seeds", (double) result.settings().seeds());
    for (Method method : result.methods()) {
      put(metrics, "accuracy_" + method.key(), result.accuracy(method));
    }
    put(metrics, "meta8_minus_voting32", points(result.gain(Method.meta(8), Method.voting(32))));
    put(metrics, "meta32_minus_voting32", points(result.gain(Method.meta(32), Method.voting(32))));
    result.metaAuc().ifPresent(auc -> put(metrics, "meta_auc", auc));
  }

  private static Map<String, EarlyStopping> stopping(
      BenchCommand parent, Map<String, Double> metrics, String prefix, StudyResult result) {
    parent.printLine("");
    parent.printLine(
        "| " + result.model() + " stops by | accuracy | loss, points | draws | tokens |");
    parent.printLine("|---|---|---|---|---|");
    Map<String, EarlyStopping> all = new LinkedHashMap<>();
    RULES.forEach(
        (name, rule) -> {
          EarlyStopping stopped = result.stopped(rule, AnswerSelector.DEFAULT_AHEAD);
          all.put(name, stopped);
          Estimate loss = points(stopped.loss());
          parent.printLine(
              String.format(
                  Locale.ROOT,
                  "| %s | %.3f ± %.3f | %.2f ± %.2f | %.1f | %.0f %% |",
                  name,
                  stopped.accuracy().mean(),
                  stopped.accuracy().halfWidth(),
                  loss.mean(),
                  loss.halfWidth(),
                  stopped.draws(),
                  100 * stopped.tokensFraction()));
          put(metrics, prefix + "stop_accuracy_loss_" + name, loss);
          metrics.put(prefix + "stop_tokens_fraction_" + name, stopped.tokensFraction());
          if (name.equals(HEADLINE)) {
            put(metrics, prefix + "stop_accuracy_loss", loss);
            metrics.put(prefix + "stop_tokens_fraction", stopped.tokensFraction());
          }
        });
    return all;
  }

  /** Fits a head on the development split and has it guide the votes of the test split. */
  private void head(
      BenchCommand parent, Map<String, Double> metrics, Backend judge, StudyResult asked)
      throws IOException {
    if (headQuestions == 0) {
      return;
    }
    MetaHead head = fitted(parent, judge);
    metrics.put("head_auc_held_out", head.heldOut().auc());
    List<PreferenceItem> items =
        asked.items().subList(0, Math.min(headQuestions, asked.items().size()));
    StudyResult guided =
        Study.of(judge, settings())
            .withMeta(MetaRewardModels.trained(head, judge))
            .run(items, out.resolve("head-samples.jsonl"), this::tell);
    parent.printLine("");
    parent.printLine("Guided by the head, on " + items.size() + " questions:");
    StudyTable.lines(guided).forEach(parent::printLine);
    for (int k : guided.settings().budgets()) {
      put(metrics, "accuracy_head_" + k, guided.accuracy(Method.meta(k)));
    }
    put(
        metrics,
        "head8_minus_voting32",
        points(guided.gain(Method.meta(8), Method.voting(SAMPLES))));
    guided.metaAuc().ifPresent(auc -> put(metrics, "head_auc", auc));
  }

  private MetaHead fitted(BenchCommand parent, Backend judge) throws IOException {
    Path file = out.resolve("head.json");
    if (Files.exists(file)) {
      return MetaHead.read(file);
    }
    JudgementMarking marking = JudgementMarking.of(judge, settings().withSamples(HEAD_DRAWS));
    MarkingResult marked =
        marking.run(
            TestQuestions.of(Split.DEVELOPMENT, headQuestions),
            out.resolve("head-marks.jsonl"),
            (item, done, total) -> {
              if (done % PROGRESS_EVERY == 0 || done == total) {
                parent.progress("judgements to fit a head to: " + done + " of " + total);
              }
            });
    MetaHead head =
        MetaFitting.DEFAULT.fitStates(marked.judgements(), marking.source().orElseThrow());
    head.write(file);
    return head;
  }

  /** The law, on a judge whose error rates are known. */
  private void simulated(BenchCommand parent, Map<String, Double> metrics) {
    StudyResult result = SimulatedJudge.EXAMPLE.study(1_000, seeds, SAMPLES);
    parent.printLine("");
    parent.printLine("A judge with known error rates: " + SimulatedJudge.EXAMPLE);
    StudyTable.lines(result).forEach(parent::printLine);
    put(
        metrics,
        "simulated_meta8_minus_voting32",
        points(result.gain(Method.meta(8), Method.voting(SAMPLES))));
    var _ = stopping(parent, metrics, "simulated_", result);
  }

  private List<CostChart.Curve> curves(
      BenchCommand parent,
      Map<String, Double> metrics,
      Backend judge,
      StudyResult result,
      Map<String, EarlyStopping> stopped) {
    List<PreferenceItem> sample = result.items().subList(0, Math.min(timed, result.items().size()));
    parent.progress("tokens and seconds, on " + sample.size() + " questions");
    List<CostChart.Curve> curves = new ArrayList<>();
    curves.add(
        new CostChart.Curve(
            "greedy", List.of(point(judge, sample, result, Method.greedy())), false));
    CostChart.Curve voting = curve("voting", judge, sample, result, Method::voting);
    CostChart.Point all = voting.points().getLast();
    curves.add(voting);
    curves.add(curve("meta-guided (yes/no)", judge, sample, result, Method::meta));
    RULES.forEach(
        (name, rule) -> {
          SelectionCost cost =
              SelectionCost.of(
                  sample,
                  () -> drawing(Dikast.selector(judge)).samples(SAMPLES).noMeta().stopWhen(rule));
          metrics.put("counted_tokens_fraction_" + name, cost.tokens() / all.tokens());
          metrics.put("seconds_fraction_" + name, cost.seconds() / all.seconds());
          if (SHOWN.contains(name)) {
            Estimate accuracy = Objects.requireNonNull(stopped.get(name)).accuracy();
            curves.add(
                new CostChart.Curve(
                    "@32, stops by " + name,
                    List.of(new CostChart.Point(cost.tokens(), cost.seconds(), accuracy)),
                    false));
          }
        });
    return curves;
  }

  private static SelectorBuilder drawing(SelectorBuilder selector) {
    return selector.temperature(TEMPERATURE).maxTokens(MAX_TOKENS);
  }

  private static CostChart.Curve curve(
      String name,
      Backend judge,
      List<PreferenceItem> sample,
      StudyResult result,
      IntFunction<Method> method) {
    return new CostChart.Curve(
        name,
        result.settings().budgets().stream()
            .map(k -> point(judge, sample, result, method.apply(k)))
            .toList(),
        false);
  }

  private static CostChart.Point point(
      Backend judge, List<PreferenceItem> sample, StudyResult result, Method method) {
    SelectionCost cost = SelectionCost.of(judge, sample, method, TEMPERATURE, MAX_TOKENS);
    return new CostChart.Point(cost.tokens(), cost.seconds(), result.accuracy(method));
  }

  private static String chart(StudyResult result, List<CostChart.Curve> curves) {
    return CostChart.svg(
        "What a judgement costs and is worth: " + result.model(),
        String.format(
            Locale.ROOT,
            "%d questions × %d seeds · bars: 95 %% intervals over questions",
            result.labelled(),
            result.settings().seeds()),
        curves);
  }

  /** An accuracy in percentage points. */
  private static Estimate points(Estimate share) {
    return new Estimate(100 * share.mean(), 100 * share.halfWidth());
  }

  private static void put(Map<String, Double> metrics, String name, Estimate estimate) {
    metrics.put(name, estimate.mean());
    metrics.put(name + "_ci95", estimate.halfWidth());
  }
}
