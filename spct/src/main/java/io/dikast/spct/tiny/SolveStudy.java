package io.dikast.spct.tiny;

import io.dikast.boxes.BoxQuestion;
import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.Estimate;
import io.dikast.samplers.PolicyPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How well a model solves: single answers, and the answer that most of them agree on
 * (self-consistency, arXiv 2203.11171). Intervals are over questions.
 *
 * @param samples answers of a question under a seed
 * @param single share of right answers
 * @param consistent share of right choices by self-consistency; answers that tie share the point
 */
record SolveStudy(int samples, Estimate single, Estimate consistent) {

  private static final Pattern ANSWER = Pattern.compile("Answer: (\\d{1,9})$");
  private static final long SEED_STRIDE = 1_000_003;
  private static final int MOST_TOKENS = 64;
  private static final int UNDER_WAY = 2;

  /**
   * Draws and counts.
   *
   * @param seeds how often each question is asked anew
   * @param progress told how many questions are done
   * @throws BackendException if a draw could not be computed
   */
  static SolveStudy of(
      Backend policy,
      List<BoxQuestion> questions,
      int samples,
      int seeds,
      double temperature,
      IntConsumer progress) {
    double[] single = new double[questions.size()];
    double[] consistent = new double[questions.size()];
    PolicyPrompt asked = new PolicyPrompt(policy.describe());
    List<CompletableFuture<List<OptionalInt>>> drawn = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      while (drawn.size() < Math.min(questions.size(), q + UNDER_WAY)) {
        int next = drawn.size();
        Prompt prompt = asked.of(Question.of(questions.get(next).text()));
        drawn.add(draw(policy, prompt, next, samples * seeds, temperature));
      }
      List<OptionalInt> own = joined(drawn.get(q));
      OptionalInt right = OptionalInt.of(questions.get(q).sum().solution().answer());
      single[q] = own.stream().filter(right::equals).count() / (double) own.size();
      consistent[q] =
          IntStream.range(0, seeds)
              .mapToDouble(s -> agreed(own.subList(s * samples, (s + 1) * samples), right))
              .average()
              .orElseThrow();
      progress.accept(q + 1);
    }
    return new SolveStudy(samples, Estimate.clustered(single), Estimate.clustered(consistent));
  }

  private static List<OptionalInt> joined(CompletableFuture<List<OptionalInt>> drawn) {
    try {
      return drawn.join();
    } catch (CompletionException e) {
      throw new BackendException(
          "a solution could not be drawn: " + e.getCause(), e.getCause(), false);
    }
  }

  private static CompletableFuture<List<OptionalInt>> draw(
      Backend policy, Prompt prompt, int place, int count, double temperature) {
    List<Long> seeds =
        LongStream.range(0, count).map(i -> place + i * SEED_STRIDE).boxed().toList();
    OptionalInt[] answers = new OptionalInt[count];
    AtomicInteger left = new AtomicInteger(count);
    CompletableFuture<List<OptionalInt>> all = new CompletableFuture<>();
    var _ =
        policy.generate(
            SampleGroup.of(
                prompt,
                seeds,
                Sampling.temperature(temperature),
                MOST_TOKENS,
                Ledger.open(Budget.samples(1))),
            generation -> {
              switch (generation) {
                case Generation.Ended ended -> answers[ended.draw()] = number(ended.text());
                case Generation.Broken broken -> {
                  boolean _ = all.completeExceptionally(broken.cause());
                }
              }
              if (left.decrementAndGet() == 0) {
                boolean _ = all.complete(List.of(answers));
              }
            });
    return all;
  }

  /** The number that an answer ends with, if it does. */
  private static OptionalInt number(String text) {
    Matcher matcher = ANSWER.matcher(text);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The right one's share of those that most agree on; answers without a number do not count. */
  private static double agreed(List<OptionalInt> answers, OptionalInt right) {
    var counts =
        answers.stream()
            .filter(OptionalInt::isPresent)
            .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()));
    long most = counts.values().stream().max(Long::compare).orElse(0L);
    if (most == 0 || counts.getOrDefault(right, 0L) != most) {
      return 0;
    }
    return 1.0 / counts.values().stream().filter(count -> count == most).count();
  }
}
