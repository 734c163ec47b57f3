package io.dikast.bench.quality;

import io.dikast.SelectorBuilder;

/**
 * A way to choose: how many judgements are drawn and which are counted.
 *
 * @param greedy one judgement of most probable tokens
 * @param samples judgements drawn
 * @param meta whether the half that the judge itself trusts most is counted, and not all
 */
record Method(boolean greedy, int samples, boolean meta) {

  static Method greedyOne() {
    return new Method(true, 1, false);
  }

  static Method voting(int samples) {
    return new Method(false, samples, false);
  }

  static Method meta(int samples) {
    return new Method(false, samples, true);
  }

  /** As the paper writes it: voting@32. */
  String shown() {
    return greedy ? "greedy" : (meta ? "meta" : "voting") + "@" + samples;
  }

  /** As a part of a metric's name. */
  String key() {
    return shown().replace('@', '_');
  }

  void configure(SelectorBuilder selector, double temperature) {
    selector.temperature(greedy ? 0 : temperature).samples(samples);
    if (meta) {
      selector.meta();
    } else {
      selector.noMeta();
    }
  }
}
