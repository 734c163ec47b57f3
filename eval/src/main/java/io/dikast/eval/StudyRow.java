package io.dikast.eval;

import io.dikast.engine.Usage;
import java.util.List;
import java.util.Objects;

/**
 * All draws of one item under one seed.
 *
 * @param item its id
 * @param seed which of the study's seeds, from 0
 * @param tieSeed what the draws were made from and ties are broken by
 * @param greedy the judgement of most probable tokens
 * @param samples the sampled judgements in the order of their index
 * @param promptTokens tokens of one prompt
 * @param usage what was spent on all of it
 */
public record StudyRow(
    String item,
    int seed,
    long tieSeed,
    StudySample greedy,
    List<StudySample> samples,
    long promptTokens,
    Usage usage) {

  public StudyRow {
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(greedy, "greedy");
    samples = List.copyOf(samples);
    Objects.requireNonNull(usage, "usage");
    if (seed < 0 || promptTokens < 0) {
      throw new IllegalArgumentException(
          "seed and promptTokens must not be negative, got " + seed + " and " + promptTokens);
    }
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a row has at least one sample, got none");
    }
  }

  /** Whether every draw came to its end: no other run would say anything else. */
  public boolean complete() {
    return !(greedy instanceof StudySample.Failed)
        && samples.stream().noneMatch(StudySample.Failed.class::isInstance);
  }
}
