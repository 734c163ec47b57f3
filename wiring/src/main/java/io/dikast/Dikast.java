package io.dikast;

import io.dikast.engine.backend.Backend;

/**
 * Puts the parts together as the paper does (arXiv 2504.02495): a pointwise generative reward model
 * samples critiques, a meta reward model keeps the most trusted, their scores are averaged.
 *
 * <pre>{@code
 * try (Backend model = LlamaCpp.open(Path.of("grm.gguf"))) {
 *   AnswerSelector judge =
 *       Dikast.selector(model).samples(32).keepBest(16).stopWhenDecided(0.99).build();
 *   Selection verdict = judge.select(Question.of("…"), List.of("…", "…"));
 * }
 * }</pre>
 */
public final class Dikast {

  private Dikast() {}

  /**
   * Starts a selector whose judge runs on this backend. The caller closes the backend, after the
   * last selection.
   */
  public static SelectorBuilder selector(Backend judge) {
    return new SelectorBuilder(judge);
  }

  /**
   * Starts a search whose policy, and unless told otherwise judge, runs on this backend: from a
   * question alone to the best answer that a budget can buy. The caller closes the backend, after
   * the last search.
   */
  public static SearchBuilder search(Backend policy) {
    return new SearchBuilder(policy);
  }
}
