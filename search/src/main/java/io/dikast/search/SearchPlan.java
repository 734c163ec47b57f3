package io.dikast.search;

import io.dikast.engine.search.Children;
import java.util.Objects;

/**
 * All that determines a search but what it is told.
 *
 * @param policy which node is next
 * @param root the children of the root
 * @param asks budget: tickets that may be told, failed or out, at least 1
 * @param seed of what is sampled
 */
public record SearchPlan(TreePolicy policy, Children root, int asks, long seed) {

  public SearchPlan {
    Objects.requireNonNull(policy);
    Objects.requireNonNull(root);
    if (asks < 1) {
      throw new IllegalArgumentException("asks must be at least 1, got " + asks);
    }
  }
}
