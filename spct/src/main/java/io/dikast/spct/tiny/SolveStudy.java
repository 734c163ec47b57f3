package io.dikast.spct.tiny;

import io.dikast.boxes.BoxQuestion;
import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.Estimate;
import io.dikast.spct.rft.PolicyPrompt;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
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
  private static final int MOST_TOKENS = 64;
  private static final int UNDER_WAY = 2;

  /**
   * Draws and counts.
   *
   * @param seeds how often each question is asked anew
   * @param progress told how many questions are done
   */
  static SolveStudy of(
      Backend policy,
      List<BoxQuestion> questions,
      int samples,
      int seeds,
      double temperature,
      IntConsumer progress)
      throws InterruptedException {
    double[] single = new double[questions.size()];
    double[] consistent = new double[questions.size()];
    Semaphore free = new Semaphore(UNDER_WAY);
    CountDownLatch left = new CountDownLatch(questions.size());
    AtomicReferenceArray<List<OptionalInt>> answers = new AtomicReferenceArray<>(questions.size());
    for (int q = 0; q < questions.size(); q++) {
      free.acquire();
      int index = q;
      draw(
          policy,
          questions.get(q),
          LongStream.range(0, (long) samples * seeds)
              .map(i -> index + i * 1_000_003)
              .boxed()
              .toList(),
          temperature,
          drawn -> {
            answers.set(index, drawn);
            free.release();
            left.countDown();
          });
      progress.accept(q + 1);
    }
    left.await();
    for (int q = 0; q < questions.size(); q++) {
      List<OptionalInt> own = answers.get(q);
      OptionalInt right = OptionalInt.of(questions.get(q).sum().solution().answer());
      single[q] = own.stream().filter(right::equals).count() / (double) own.size();
      consistent[q] =
          IntStream.range(0, seeds)
              .mapToDouble(s -> agreed(own.subList(s * samples, (s + 1) * samples), right))
              .average()
              .orElseThrow();
    }
    return new SolveStudy(samples, Estimate.clustered(single), Estimate.clustered(consistent));
  }

  private static void draw(
      Backend policy,
      BoxQuestion question,
      List<Long> seeds,
      double temperature,
      Consumer<List<OptionalInt>> done) {
    Prompt prompt = new PolicyPrompt(policy.describe()).of(Question.of(question.text()));
    OptionalInt[] answers = new OptionalInt[seeds.size()];
    AtomicInteger left = new AtomicInteger(seeds.size());
    var _ =
        policy.generate(
            SampleGroup.of(
                prompt,
                seeds,
                Sampling.temperature(temperature),
                MOST_TOKENS,
                Ledger.open(Budget.samples(1))),
            generation -> {
              answers[generation.draw()] = answer(generation);
              if (left.decrementAndGet() == 0) {
                done.accept(List.of(answers));
              }
            });
  }

  /** The number that an answer ends with, if it does; a broken draw answers nothing. */
  private static OptionalInt answer(Generation generation) {
    if (generation instanceof Generation.Ended ended) {
      Matcher matcher = ANSWER.matcher(ended.text());
      if (matcher.find()) {
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return OptionalInt.empty();
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
