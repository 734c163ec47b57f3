package io.dikast.bench.search;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.Budget;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Ledger;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.Question;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.eval.StudyWorkers;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.search.AnswerForms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * How often each way to search finds the right answer to a question about boxes, at several
 * budgets, and what that costs. Every search begins on a context in which nothing lies, so that
 * none lives on what another has computed.
 */
@Command(
    name = "search-curve",
    header = "Accuracy of each way to search against tokens and seconds, with the tiny model.")
public final class SearchCurveCommand implements Callable<Integer> {

  private static final int PROGRESS_EVERY = 20;

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(names = "--questions", defaultValue = "40", description = "Questions (${DEFAULT-VALUE}).")
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
      names = {"-N", "--answers"},
      split = ",",
      defaultValue = "4,8,16,32",
      description = "Budgets: answers to draw; a tree has three nodes for each (${DEFAULT-VALUE}).")
  private List<Integer> answers = new ArrayList<>();

  @Option(
      names = "--temp",
      defaultValue = "0.7",
      description = "Temperature of the draws (${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = {"-k", "--samples"},
      defaultValue = "4",
      description = "Judgements of a selection (${DEFAULT-VALUE}).")
  private int judgements;

  @Option(
      names = {"-n", "--max-tokens"},
      defaultValue = "64",
      description = "The most tokens of an answer (${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = {"-t", "--threads"},
      defaultValue = "1",
      description = "Threads of the model (${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file that writes and judges (models/tiny-grm.gguf of this checkout).")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep every search in rows.jsonl, to go on from, and draw search-curve.svg.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(questions >= 1, "--questions must be at least 1, got " + questions);
    parent.require(seeds >= 1, "--seeds must be at least 1, got " + seeds);
    parent.require(threads >= 1, "--threads must be at least 1, got " + threads);
    List<Integer> budgets = answers.stream().sorted().distinct().toList();
    parent.require(
        !budgets.isEmpty() && budgets.getFirst() >= 1 && budgets.getLast() <= Budget.MAX_SAMPLES,
        "--answers must be in 1.." + Budget.MAX_SAMPLES + ", got " + answers);
    CurveSettings settings = settings(parent);
    StudyWorkers machine = machine(parent.modelFile(model));
    List<BoxQuestion> asked = BoxQuestions.from(Split.TEST, firstSeed, questions);
    SearchCurve curve = new SearchCurve(rows(parent, machine, asked, budgets, settings), budgets);
    curve.table().forEach(parent::printLine);
    if (out != null) {
      String note =
          asked.size() + " questions × " + seeds + " seeds · bars: 95 % intervals over questions";
      Files.writeString(
          out.resolve("search-curve.svg"),
          curve.svg("Ways to search against what they cost: the tiny model", note));
      parent.progress("every search is in " + out);
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("questions", (double) asked.size());
    metrics.put("seeds", (double) seeds);
    metrics.putAll(curve.metrics());
    parent.printJson(new Report("search-curve", seeds, metrics));
    return 0;
  }

  private CurveSettings settings(BenchCommand parent) {
    try {
      return new CurveSettings(temperature, judgements, maxTokens);
    } catch (IllegalArgumentException e) {
      parent.require(false, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private StudyWorkers machine(Path file) {
    return new StudyWorkers(
        1,
        file,
        Optional.empty(),
        StudyWorkers.TINY_CONTEXT,
        threads,
        0,
        StudyWorkers.TINY_PARALLEL,
        FlashAttention.AUTO);
  }

  private List<CurveRow> rows(
      BenchCommand parent,
      StudyWorkers machine,
      List<BoxQuestion> asked,
      List<Integer> budgets,
      CurveSettings settings)
      throws IOException {
    String study;
    try (Backend backend = machine.open()) {
      study = backend.describe().fingerprint() + " " + settings;
    }
    Optional<CurveFile> file =
        Optional.ofNullable(out).map(folder -> new CurveFile(folder.resolve("rows.jsonl"), study));
    Map<CurveRow.Cell, CurveRow> known = file.isPresent() ? file.get().read() : new HashMap<>();
    List<CurveRow> rows = new ArrayList<>();
    List<CurveRow.Cell> everyMethod = cells("", 0, budgets);
    int total = asked.size() * seeds * everyMethod.size();
    if (known.size() < total) {
      // Code is compiled and the model's pages are in memory for all alike.
      everyMethod.forEach(cell -> search(machine, asked.getFirst(), cell, settings));
    }
    for (BoxQuestion question : asked) {
      for (int seed = 0; seed < seeds; seed++) {
        for (CurveRow.Cell cell : cells(question.text(), seed, budgets)) {
          CurveRow row = known.get(cell);
          if (row == null) {
            row = search(machine, question, cell, settings);
            CurveRow added = row;
            file.ifPresent(rowFile -> rowFile.add(added));
          }
          rows.add(row);
          if (rows.size() % PROGRESS_EVERY == 0 || rows.size() == total) {
            parent.progress(rows.size() + " of " + total + " searches");
          }
        }
      }
    }
    return rows;
  }

  private static List<CurveRow.Cell> cells(String question, int seed, List<Integer> budgets) {
    List<CurveRow.Cell> cells = new ArrayList<>();
    for (SearchMethod method : SearchMethod.values()) {
      if (!method.derived()) {
        for (int n : method.scales() ? budgets : List.of(1)) {
          cells.add(new CurveRow.Cell(question, seed, method, n));
        }
      }
    }
    return cells;
  }

  private static CurveRow search(
      StudyWorkers machine, BoxQuestion question, CurveRow.Cell cell, CurveSettings settings) {
    try (Backend backend = machine.open()) {
      SearchTask task =
          SearchTask.of(Question.of(question.text()), Budget.samples(cell.answers()), cell.seed());
      Optional<SearchOutcome> outcome;
      try {
        outcome = Optional.of(cell.method().over(backend, cell.answers(), settings).search(task));
      } catch (NoAnswerException | JudgeQuorumException e) {
        // No answer is a wrong one, and costs what it cost.
        outcome = Optional.empty();
      }
      return row(cell, question, outcome, task.ledger().usage());
    }
  }

  private static CurveRow row(
      CurveRow.Cell cell, BoxQuestion question, Optional<SearchOutcome> outcome, Usage usage) {
    CanonicalForm form = AnswerForms.standard();
    Optional<String> solution = form.of(question.sum().solution().text());
    Usage.Share policy = usage.share(Ledger.Purpose.POLICY);
    Usage.Share process = usage.share(Ledger.Purpose.PROCESS);
    return new CurveRow(
        cell,
        outcome.map(found -> form.of(found.answer()).equals(solution)).orElse(false),
        outcome
            .map(
                found ->
                    found.candidates().stream()
                        .anyMatch(candidate -> form.of(candidate.text()).equals(solution)))
            .orElse(false),
        usage.totalTokens(),
        policy.promptTokens() + process.promptTokens(),
        policy.cachedTokens() + process.cachedTokens(),
        usage.elapsed().toNanos() / 1e9);
  }
}
