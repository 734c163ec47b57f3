package io.dikast.bench.quality;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.quality.QualityStudy.Row;
import io.dikast.boxes.BoxQuestion;
import io.dikast.engine.backend.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A share of a study in a process of its own: every n-th question. A model as small as the tiny one
 * has no use for a second thread, and llama.cpp b4916 cannot compute in two contexts of one process
 * at the same time (its matrix product keeps a counter in a static variable).
 */
final class QualityWorker {

  private static final Duration LIMIT = Duration.ofDays(1);
  private static final String READABLE = "readable";

  private QualityWorker() {}

  /** Arguments: this worker's number, their count, then those of the plan. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    int worker = Integer.parseInt(arguments.get(0));
    int workers = Integer.parseInt(arguments.get(1));
    StudyPlan plan = StudyPlan.parse(arguments.subList(2, arguments.size()));
    List<BoxQuestion> questions = plan.questionList();
    try (Backend model = plan.open()) {
      QualityStudy study = plan.study(model);
      for (int q = worker; q < questions.size(); q += workers) {
        Row row = study.row(questions.get(q), q, StudyPlan.METHODS, plan.seeds());
        encode(q, row).forEach((name, value) -> System.out.println("@ " + name + " " + value));
      }
    }
  }

  /**
   * Runs a study in several processes.
   *
   * @param progress told how many questions are done
   */
  static List<Row> run(StudyPlan plan, int workers, IntConsumer progress) {
    Map<String, Double> numbers = new ConcurrentHashMap<>();
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        List<String> arguments =
            new ArrayList<>(List.of(Integer.toString(worker), Integer.toString(workers)));
        arguments.addAll(plan.arguments());
        ends.add(
            threads.submit(
                () ->
                    ChildProcess.measure(
                        "a worker of the study",
                        ChildProcess.java(QualityWorker.class, List.of(), arguments),
                        Map.of(),
                        LIMIT,
                        (name, value) -> {
                          numbers.put(name, value);
                          if (name.endsWith("." + READABLE)) {
                            progress.accept(done.incrementAndGet());
                          }
                        })));
      }
      for (Future<?> end : ends) {
        await(end, threads);
      }
    }
    return decode(plan.questionList(), StudyPlan.METHODS, plan.seeds(), numbers);
  }

  private static void await(Future<?> end, ExecutorService threads) {
    try {
      end.get();
    } catch (ExecutionException e) {
      threads.shutdownNow();
      Throwable cause = e.getCause();
      throw new BenchmarkException(String.valueOf((cause == null ? e : cause).getMessage()), e);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** A row as named numbers; the share of readable judgements comes last. */
  static Map<String, Double> encode(int index, Row row) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    row.picks()
        .forEach(
            (method, picks) -> {
              for (int s = 0; s < picks.size(); s++) {
                numbers.put(name(index, method, s), (double) picks.get(s));
              }
            });
    numbers.put(index + "." + READABLE, row.readable());
    return numbers;
  }

  /** The rows of all questions, from the numbers of all workers. */
  static List<Row> decode(
      List<BoxQuestion> questions, List<Method> methods, int seeds, Map<String, Double> numbers) {
    List<Row> rows = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      int index = q;
      Map<Method, List<Integer>> picks = new LinkedHashMap<>();
      for (Method method : methods) {
        picks.put(
            method,
            IntStream.range(0, seeds)
                .mapToObj(s -> (int) number(numbers, name(index, method, s)))
                .toList());
      }
      rows.add(new Row(questions.get(q), picks, number(numbers, index + "." + READABLE)));
    }
    return rows;
  }

  private static double number(Map<String, Double> numbers, String name) {
    Double value = numbers.get(name);
    if (value == null) {
      throw new BenchmarkException("no worker told " + name);
    }
    return value;
  }

  private static String name(int index, Method method, int seed) {
    return index + "." + method.key() + "." + seed;
  }
}
