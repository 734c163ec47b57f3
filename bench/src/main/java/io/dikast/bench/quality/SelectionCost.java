package io.dikast.bench.quality;

import io.dikast.Dikast;
import io.dikast.SelectorBuilder;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.Method;
import io.dikast.eval.PreferenceItem;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a selection by a method costs on average, one after the other.
 *
 * @param tokens computed: prompt, completion and meta tokens
 * @param seconds of wall time
 */
record SelectionCost(double tokens, double seconds) {

  /**
   * Measures it for a method.
   *
   * @param items at least one
   * @param temperature of the sampled draws
   * @param maxTokens the most tokens of one judgement
   */
  static SelectionCost of(
      Backend judge, List<PreferenceItem> items, Method method, double temperature, int maxTokens) {
    return of(
        items,
        () -> {
          SelectorBuilder selector =
              Dikast.selector(judge)
                  .maxTokens(maxTokens)
                  .samples(method.samples())
                  .temperature(method.kind() == Method.Kind.GREEDY ? 0 : temperature);
          return method.kind() == Method.Kind.META ? selector.meta() : selector.noMeta();
        });
  }

  /**
   * Measures it for any selector.
   *
   * @param items at least one
   * @param selectors a new one for each item, whose seed is set here
   */
  static SelectionCost of(List<PreferenceItem> items, Supplier<SelectorBuilder> selectors) {
    long tokens = 0;
    long start = System.nanoTime();
    for (int item = 0; item < items.size(); item++) {
      tokens += spent(selectors.get().seed(item), items.get(item)).totalTokens();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new SelectionCost((double) tokens / items.size(), seconds / items.size());
  }

  private static Usage spent(SelectorBuilder selector, PreferenceItem item) {
    try {
      return selector.build().select(item.question(), item.responses()).usage();
    } catch (JudgeQuorumException e) {
      return e.usage();
    }
  }
}
