package io.dikast.engine.policy;

import java.util.Optional;

/**
 * Says what an answer comes to, so that answers that say the same in other words count as one
 * (self-consistency: arXiv 2203.11171). A pure function; thread-safe.
 */
@FunctionalInterface
public interface CanonicalForm {

  /**
   * The canonical answer: equal texts for answers that say the same. Empty where nothing can be
   * read; such an answer casts no vote.
   */
  Optional<String> of(String answer);
}
