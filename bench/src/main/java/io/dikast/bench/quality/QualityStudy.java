package io.dikast.bench.quality;

import io.dikast.Dikast;
import io.dikast.SelectorBuilder;
import io.dikast.bench.Statistics;
import io.dikast.bench.Statistics.Estimate;
import io.dikast.boxes.BoxQuestion;
import io.dikast.engine.JudgeCounts;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.JudgementCache;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Accuracy and cost of several methods on the same questions. */
final class QualityStudy {

  /*
   * The draws of a selection are numbered, and draw i depends on the seed and on i, so the first 8 of 32 are
   * the 8 that a selection of 8 would make. The methods of one question therefore share a cache of
   * judgements: the largest is drawn, the smaller ones only count. A model's rounding depends a little on what
   * else is in its batch; apart from that the picks are those that separate runs would make.
   */
  private static final long CACHE_BYTES = 16 << 20;

  /** No judgement: picked no response, right or wrong. */
  static final int NO_PICK = -1;

  private final Backend model;
  private final double temperature;
  private final int maxTokens;

  QualityStudy(Backend model, double temperature, int maxTokens) {
    this.model = model;
    this.temperature = temperature;
    this.maxTokens = maxTokens;
  }

  /**
   * What each method picked.
   *
   * @param question what was asked
   * @param picks by method, one a seed, {@link #NO_PICK} where no judgement could be read
   * @param readable share of the sampled judgements that could be read
   */
  record Row(BoxQuestion question, Map<Method, List<Integer>> picks, double readable) {

    /** Share of the seeds under which the right response was picked. */
    double accuracy(Method method) {
      List<Integer> made = picks.getOrDefault(method, List.of());
      return made.stream().filter(pick -> pick == question.best()).count()
          / (double) Math.max(1, made.size());
    }
  }

  /**
   * What a selection cost on average, measured without the cache.
   *
   * @param tokens computed: prompt, completion and meta tokens
   * @param seconds of wall time
   */
  record Cost(double tokens, double seconds) {}

  /** Asks every method about every question under every seed. */
  List<Row> run(List<BoxQuestion> questions, List<Method> methods, int seeds) {
    return IntStream.range(0, questions.size())
        .mapToObj(q -> row(questions.get(q), q, methods, seeds))
        .toList();
  }

  /**
   * Asks every method about one question under every seed.
   *
   * @param index of the question in the study, which its seeds are drawn from
   */
  Row row(BoxQuestion question, int index, List<Method> methods, int seeds) {
    // The largest first: it draws in one batch what the others then find in the cache.
    List<Method> order =
        methods.stream().sorted(Comparator.comparingInt(Method::samples).reversed()).toList();
    Map<Method, List<Integer>> picks = new LinkedHashMap<>();
    int readable = 0;
    int drawn = 0;
    for (int s = 0; s < seeds; s++) {
      JudgementCache judgements = JudgementCache.ofBytes(CACHE_BYTES);
      for (Method method : order) {
        Outcome outcome = ask(question, selector(method, seed(index, s)).cache(judgements));
        picks.computeIfAbsent(method, _ -> new ArrayList<>()).add(outcome.pick());
        if (method.equals(order.getFirst())) {
          readable += outcome.counts().valid();
          drawn += outcome.counts().requested();
        }
      }
    }
    return new Row(question, picks, (double) readable / drawn);
  }

  /** What one selection of a method costs, over some questions one after the other. */
  Cost cost(List<BoxQuestion> questions, Method method) {
    long tokens = 0;
    long start = System.nanoTime();
    for (int q = 0; q < questions.size(); q++) {
      tokens += ask(questions.get(q), selector(method, seed(q, 0))).usage().totalTokens();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost((double) tokens / questions.size(), seconds / questions.size());
  }

  private SelectorBuilder selector(Method method, long seed) {
    SelectorBuilder selector = Dikast.selector(model).maxTokens(maxTokens).seed(seed);
    method.configure(selector, temperature);
    return selector;
  }

  private record Outcome(int pick, JudgeCounts counts, Usage usage) {}

  private static Outcome ask(BoxQuestion question, SelectorBuilder selector) {
    try {
      Selection selection =
          selector.build().select(Question.of(question.text()), question.responses());
      return new Outcome(selection.best(), selection.counts(), selection.usage());
    } catch (JudgeQuorumException e) {
      return new Outcome(NO_PICK, e.counts(), e.usage());
    }
  }

  /** A seed for each pair, unlike its neighbours. */
  private static long seed(int question, int seed) {
    return new SplittableRandom(1_000_003L * question + seed).nextLong();
  }

  /** Accuracy over all rows, with an interval over questions. */
  static Estimate accuracy(List<Row> rows, Method method) {
    return Statistics.clustered(rows.stream().map(row -> row.accuracy(method)).toList());
  }

  /** How much better one method is than another on the same questions, with an interval. */
  static Estimate gain(List<Row> rows, Method method, Method over) {
    return Statistics.clustered(
        rows.stream().map(row -> row.accuracy(method) - row.accuracy(over)).toList());
  }

  /** Share of the sampled judgements that could be read. */
  static double readable(List<Row> rows) {
    return rows.stream().mapToDouble(Row::readable).average().orElse(0);
  }

  /** Accuracy of a blind pick. */
  static double chance(List<Row> rows) {
    return rows.stream().mapToDouble(row -> 1.0 / row.question().responses().size()).sum()
        / rows.size();
  }
}
